#pragma once

#include "core/async.hpp"

#include <boost/asio/steady_timer.hpp>

namespace peal {

// Wakes one or more waiting coroutines: "something changed, look again". A set that nobody waits for is
// remembered once. I/O thread only.
class Event {
public:
    explicit Event(Executor executor) : timer_(executor, asio::steady_timer::time_point::max()) {}

    void set()
    {
        is_set_ = true;
        timer_.cancel();
    }

    // Returns when set, and resets. Also returns when cancelled; the caller's next await then says so.
    awaitable<> wait()
    {
        // The timer never fires. Setting its expiry again would wake the others who wait.
        if (!is_set_) co_await timer_.async_wait(tok);
        is_set_ = false;
    }

private:
    asio::steady_timer timer_;
    bool is_set_ = false;
};

}  // namespace peal
