#pragma once

#include "core/async_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <map>

namespace peal {

// Virtual time for tests and simulations: it stands still while there is work and jumps to the next
// sleeper when there is none. Single threaded.
class SimClock final : public AsyncClock {
public:
    SimClock(asio::io_context& context, Instant start);

    Instant now() const override;
    Duration monotonic() const override { return elapsed_; }
    awaitable<bool> sleep_until(Instant moment) override;
    awaitable<bool> sleep_for(Duration span) override;

    // Sets the wall clock as an operator would: sleepers on wall time are woken to compare again.
    void step(Duration by);

    // Runs the context until `moment` is reached and everything due by then has run.
    void run_until(Instant moment);

    // Runs the context for `span` of virtual time.
    void run_for(Duration span) { run_until(now() + span); }

private:
    struct Sleeper;

    awaitable<bool> sleep(Duration until_elapsed, bool on_wall_time);
    void poll();

    asio::io_context& context_;
    Instant start_;
    Duration elapsed_{0};
    Duration offset_{0};
    std::multimap<Duration, Sleeper*> sleepers_;
};

}  // namespace peal
