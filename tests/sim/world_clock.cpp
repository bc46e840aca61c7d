#include "tests/sim/world_clock.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <vector>

namespace peal::sim {

// One waiting coroutine. Its timer never fires by itself.
struct WorldClock::Sleeper {
    WorldClock& clock;
    asio::steady_timer timer;
    bool on_wall_time;
    bool woken = false;
    std::multimap<Duration, Sleeper*>::iterator place;

    Sleeper(WorldClock& c, Duration until, bool wall)
        : clock(c),
          timer(c.context_, asio::steady_timer::time_point::max()),
          on_wall_time(wall),
          place(c.sleepers_.emplace(until, this))
    {}

    // Every way out, also the end of the machine around a suspended coroutine.
    ~Sleeper()
    {
        if (!woken) clock.sleepers_.erase(place);
    }

    void wake()
    {
        woken = true;
        clock.sleepers_.erase(place);
        timer.cancel();
    }
};

WorldClock::WorldClock(asio::io_context& context, Duration const& elapsed, Instant start, Duration ahead)
    : context_(context), elapsed_(elapsed), start_(start), offset_(ahead)
{}

awaitable<bool> WorldClock::sleep_until(Instant moment)
{
    if (moment <= now()) co_return true;
    co_return co_await sleep(monotonic() + (moment - now()), true);
}

awaitable<bool> WorldClock::sleep_for(Duration span)
{
    co_return co_await sleep(monotonic() + std::max(span, Duration(0)), false);
}

awaitable<bool> WorldClock::sleep_for(Duration span, std::function<void()>& rouse)
{
    Sleeper sleeper(*this, monotonic() + std::max(span, Duration(0)), false);
    rouse = [&sleeper] {
        if (!sleeper.woken) sleeper.wake();
    };
    co_await sleeper.timer.async_wait(tok);
    rouse = nullptr;
    co_return sleeper.woken;
}

awaitable<bool> WorldClock::sleep(Duration until, bool on_wall_time)
{
    Sleeper sleeper(*this, until, on_wall_time);
    co_await sleeper.timer.async_wait(tok);
    co_return sleeper.woken;
}

std::optional<Duration> WorldClock::next() const
{
    if (sleepers_.empty()) return {};
    return std::max(elapsed_, sleepers_.begin()->first + suspended_);
}

void WorldClock::ring()
{
    while (!sleepers_.empty() && sleepers_.begin()->first <= monotonic()) sleepers_.begin()->second->wake();
}

void WorldClock::step(Duration by)
{
    offset_ += by;
    wake_those_on_wall_time();
}

void WorldClock::resume_after(Duration span)
{
    suspended_ += span;
    wake_those_on_wall_time();
}

void WorldClock::wake_those_on_wall_time()
{
    std::vector<Sleeper*> woken;
    for (auto const& [at, sleeper] : sleepers_)
        if (sleeper->on_wall_time) woken.push_back(sleeper);
    for (auto* const sleeper : woken) sleeper->wake();
}

}  // namespace peal::sim
