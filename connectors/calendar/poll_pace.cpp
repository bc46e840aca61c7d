#include "connectors/calendar/poll_pace.hpp"

#include <algorithm>

namespace peal::connectors::calendar {

namespace {

constexpr Duration first_wait = std::chrono::minutes(1);
constexpr Duration longest_wait = std::chrono::minutes(60);
constexpr Duration day = std::chrono::hours(24);
constexpr int doublings_max = 6;  // 64 minutes are more than the longest wait

Duration with_chance(Duration wait, Random& random)
{
    auto const tenth = std::max<std::int64_t>(wait.count() / 10, 0);
    return wait + Duration(random.below(static_cast<std::uint64_t>(tenth) + 1));
}

}  // namespace

Duration wait_after_success(Duration operator_minimum, Duration refresh_interval, Random& random)
{
    auto const asked_for = std::min(refresh_interval, day);
    return with_chance(std::max({operator_minimum, asked_for, Duration::zero()}), random);
}

Duration wait_after_failure(int failures, Error const& error, Random& random)
{
    auto wait = longest_wait;
    if (error.kind != ErrorKind::rejected) {
        auto const doublings = std::clamp(failures - 1, 0, doublings_max);
        wait = std::min<Duration>(first_wait * (1 << doublings), longest_wait);
    }
    if (error.retry_after) wait = std::max(wait, std::min<Duration>(*error.retry_after, day));
    return with_chance(wait, random);
}

}  // namespace peal::connectors::calendar
