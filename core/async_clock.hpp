#pragma once

#include "core/async.hpp"
#include "core/clock.hpp"

namespace peal {

// A clock one can wait on. Call from the I/O thread only.
class AsyncClock : public Clock {
public:
    // Returns true at or after `moment` (wall time), or earlier when the machine's clock was set: compare again.
    // Returns false when cancelled.
    virtual awaitable<bool> sleep_until(Instant moment) = 0;

    // Waits on the monotonic clock. Returns false when cancelled.
    virtual awaitable<bool> sleep_for(Duration span) = 0;
};

}  // namespace peal
