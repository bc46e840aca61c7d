#pragma once

#include "connectors/connector.hpp"
#include "core/random.hpp"
#include "core/time.hpp"
#include "daemon/store/post_record.hpp"

#include <string>

namespace peal::delivery {

// Commit calls of one post that its network refused, before a person must decide. What never left does not count: an outage
// is waited for until the post is too late.
inline constexpr int refusals_max = 4;

// What is known of a post before the call that is judged.
struct History {
    int tries = 0;            // what failed so far, the preparations too
    int refusals = 0;         // calls that the network refused
    bool may_be_out = false;  // it goes after a look, or a person, has not found it
    Instant of_use_until;     // from then on it is too late

    History() {}
    explicit History(store::PostRecord const& post);
};

// What to do about the outcome of a commit call.
struct Verdict {
    enum class Action {
        confirm,  // it is public
        retry,    // nothing was made: again, not before `not_before`
        fail,     // nothing was made, and trying again would not help
        unknown,  // it may be public: nothing is sent until somebody has looked
    };
    Action action = Action::unknown;
    std::string outcome;       // done, refused, not sent, unknown
    std::string reason;        // for people
    Instant not_before;        // of a retry
    bool renew_first = false;  // the token was refused
    bool accepted = false;     // unknown, and the network said yes: it is never sent again
    store::CountsAs counts_as = store::CountsAs::nothing;
};

// Pure. Where the post may be out already, a refusal as a duplicate means that it is: it is looked for, and not sent again.
Verdict judge(connectors::Commit const& commit, History const& history, Instant now, Random& random);

// How long to wait after the n-th failure (from 0) of a post that is of use for `left`: full jitter over 2 s doubling to
// 10 min, but no more than a quarter of what is left. So whenever an outage ends, three quarters of the time that the post
// still had are left when it is tried: half an hour's outage is not made longer by ten minutes of waiting.
Duration backoff(int n, Duration left, Random& random);

}  // namespace peal::delivery
