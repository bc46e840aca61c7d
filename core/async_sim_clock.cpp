#include "core/async_sim_clock.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <vector>

namespace peal {

// One waiting coroutine. The timer never fires by itself: the clock cancels it when its moment has come.
struct SimClock::Sleeper {
    asio::steady_timer timer;
    bool on_wall_time;
    bool woken = false;

    Sleeper(asio::io_context& context, bool wall)
        : timer(context, asio::steady_timer::time_point::max()), on_wall_time(wall)
    {}

    void wake()
    {
        woken = true;
        timer.cancel();
    }
};

SimClock::SimClock(asio::io_context& context, Instant start) : context_(context), start_(start) {}

Instant SimClock::now() const
{
    return start_ + elapsed_ + offset_;
}

awaitable<bool> SimClock::sleep_until(Instant moment)
{
    if (moment <= now()) co_return true;
    co_return co_await sleep(moment - start_ - offset_, true);
}

awaitable<bool> SimClock::sleep_for(Duration span)
{
    co_return co_await sleep(elapsed_ + std::max(span, Duration(0)), false);
}

awaitable<bool> SimClock::sleep(Duration until_elapsed, bool on_wall_time)
{
    // Unregisters on every way out, including the destruction of a suspended coroutine.
    struct Registration {
        std::multimap<Duration, Sleeper*>& all;
        std::multimap<Duration, Sleeper*>::iterator self;
        ~Registration() { all.erase(self); }
    };
    Sleeper sleeper(context_, on_wall_time);
    Registration const registration{sleepers_, sleepers_.emplace(until_elapsed, &sleeper)};
    co_await sleeper.timer.async_wait(tok);
    co_return sleeper.woken;
}

void SimClock::step(Duration by)
{
    offset_ += by;
    for (auto const& [at, sleeper] : sleepers_)
        if (sleeper->on_wall_time) sleeper->wake();
}

void SimClock::poll()
{
    context_.restart();
    context_.poll();
}

void SimClock::run_until(Instant moment)
{
    poll();
    for (;;) {
        auto const next =
            std::find_if(sleepers_.begin(), sleepers_.end(), [](auto const& entry) { return !entry.second->woken; });
        if (next == sleepers_.end() || start_ + offset_ + next->first > moment) break;
        elapsed_ = std::max(elapsed_, next->first);
        std::vector<Sleeper*> due;
        for (auto it = next; it != sleepers_.end() && it->first <= elapsed_; ++it) due.push_back(it->second);
        for (auto* sleeper : due) sleeper->wake();
        poll();
    }
    elapsed_ = std::max(elapsed_, moment - start_ - offset_);
    poll();
}

}  // namespace peal
