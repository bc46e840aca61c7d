#pragma once

#include "core/async_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <optional>

namespace peal::sim {

// One of several clocks on one virtual time. The networks' goes right; the machine's may be set, and stands still with
// the machine while it is suspended. Whoever runs the world moves `elapsed` and rings.
class WorldClock final : public AsyncClock {
public:
    // `elapsed` is the world's time since `start`, and must outlive the clock.
    // It goes wrong by `ahead`, which nobody can know who looks at no other.
    WorldClock(asio::io_context& context, Duration const& elapsed, Instant start, Duration ahead = Duration(0));

    Instant now() const override { return start_ + elapsed_ + offset_; }
    Duration monotonic() const override { return elapsed_ - suspended_; }
    awaitable<bool> sleep_until(Instant moment) override;
    awaitable<bool> sleep_for(Duration span) override;

    // The same, and ends at once when `rouse` is called, which it sets meanwhile.
    awaitable<bool> sleep_for(Duration span, std::function<void()>& rouse);

    // When somebody is to be woken next, in the world's time.
    std::optional<Duration> next() const;

    // Wakes everybody who is due by now, in the order of their moments.
    void ring();

    // Somebody sets the clock: who sleeps on wall time looks again.
    void step(Duration by);

    // The machine was suspended for so long, up to now.
    void resume_after(Duration span);

    Duration offset() const { return offset_; }

private:
    struct Sleeper;

    awaitable<bool> sleep(Duration until, bool on_wall_time);
    void wake_those_on_wall_time();

    asio::io_context& context_;
    Duration const& elapsed_;
    Instant start_;
    Duration offset_;
    Duration suspended_{0};
    std::multimap<Duration, Sleeper*> sleepers_;  // by monotonic time
};

}  // namespace peal::sim
