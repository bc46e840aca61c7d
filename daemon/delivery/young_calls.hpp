#pragma once

#include "core/time.hpp"
#include "daemon/store/post_record.hpp"

#include <optional>
#include <vector>

namespace peal::delivery {

// So long after a call what it made may still appear on the account.
inline constexpr Duration appears_within = std::chrono::minutes(15);

// The calls that are so young. They grow older by the monotonic clock, so that a clock that is set shortens nothing. A value;
// no thread of its own.
class YoungCalls {
public:
    // A call that begins at `monotonic`.
    void add(store::PostId post, Duration monotonic);

    // A call of an earlier run, which was recorded by the wall clock: what is left of its time counts from here on, and by
    // the wall clock it must be over as well. One in the future was recorded by a clock that has been set back since: it
    // is as young as can be.
    void add_earlier(store::PostId post, Instant started_at, Instant now, Duration monotonic);

    // Also forgets what need not be known any more.
    std::vector<store::PostId> list(Instant now, Duration monotonic);

private:
    struct Call {
        store::PostId post;
        Duration until;                     // monotonic
        std::optional<Instant> started_at;  // of an earlier run
    };

    std::vector<Call> calls_;
};

}  // namespace peal::delivery
