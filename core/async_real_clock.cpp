#include "core/async_real_clock.hpp"

#include "core/assert.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

namespace peal {

namespace {

Instant wall_now()
{
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

Duration monotonic_now()
{
    return std::chrono::floor<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

class MachineClock final : public Clock {
public:
    Instant now() const override { return wall_now(); }
    Duration monotonic() const override { return monotonic_now(); }
};

class RealClock final : public AsyncClock {
public:
    explicit RealClock(Executor executor) : executor_(std::move(executor)) {}

    Instant now() const override { return wall_now(); }
    Duration monotonic() const override { return monotonic_now(); }

    awaitable<bool> sleep_until(Instant moment) override
    {
        if (moment <= now()) co_return true;
        // An absolute timer that the kernel also ends when somebody sets the clock.
        int const fd = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
        if (fd < 0) co_return co_await sleep_for(std::min<Duration>(moment - now(), std::chrono::seconds(1)));
        asio::posix::stream_descriptor timer(executor_, fd);
        itimerspec spec{};
        auto const since = moment.time_since_epoch();
        spec.it_value.tv_sec = std::chrono::floor<std::chrono::seconds>(since).count();
        spec.it_value.tv_nsec = (since - std::chrono::floor<std::chrono::seconds>(since)).count() * 1'000'000;
        int const set = ::timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, nullptr);
        PEAL_ASSERT(set == 0 || errno == ECANCELED);
        auto const [ec] = co_await timer.async_wait(asio::posix::stream_descriptor::wait_read, tok);
        co_return !ec;
    }

    awaitable<bool> sleep_for(Duration span) override
    {
        asio::steady_timer timer(executor_, span);
        auto const [ec] = co_await timer.async_wait(tok);
        co_return !ec;
    }

private:
    Executor executor_;
};

}  // namespace

std::unique_ptr<AsyncClock> make_real_clock(Executor executor)
{
    return std::make_unique<RealClock>(std::move(executor));
}

Clock const& machine_clock()
{
    static MachineClock const clock;
    return clock;
}

}  // namespace peal
