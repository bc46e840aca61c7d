#pragma once

#include "connectors/connector.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

#include <optional>
#include <string>

namespace peal::delivery {

// Commit calls of one post that were refused or never left, before a person must decide.
inline constexpr int tries_max = 4;

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
    bool counts = true;        // as a try; a wait that the network asks for does not
};

// Pure. `tries` counts what went wrong before this call; `resends` how often it was sent after an unknown outcome: then a
// refusal as a duplicate may mean that the earlier call has landed.
Verdict judge(connectors::Commit const& commit, int tries, int resends, Instant now, Random& random);

// How long to wait after the n-th failure (from 0): full jitter over 2 s doubling to 10 min.
Duration backoff(int n, Random& random);

}  // namespace peal::delivery
