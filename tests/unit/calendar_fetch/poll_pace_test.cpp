#include "connectors/calendar/poll_pace.hpp"

#include "connectors/calendar/retry_after.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>

using namespace peal;
using namespace std::chrono_literals;
namespace calendar = peal::connectors::calendar;

namespace {

// The least and the most of many throws.
template <class Wait>
std::pair<Duration, Duration> spread(Wait wait)
{
    auto const random = make_seeded_random(1);
    Duration least = Duration::max();
    Duration most = Duration::zero();
    for (int i = 0; i < 2000; ++i) {
        Duration const one = wait(*random);
        least = std::min(least, one);
        most = std::max(most, one);
    }
    return {least, most};
}

std::pair<Duration, Duration> after_failure(int failures, Error const& error)
{
    return spread([&](Random& random) { return calendar::wait_after_failure(failures, error, random); });
}

bool is_about(std::pair<Duration, Duration> waits, Duration wait)
{
    return waits.first >= wait && waits.first < wait + wait / 100 + 1s && waits.second <= wait + wait / 10 &&
           waits.second > wait + wait / 12;
}

}  // namespace

TEST_CASE("a calendar is asked as often as the operator says, or as seldom as it wants, with some chance")
{
    auto const after = [](Duration minimum, Duration refresh) {
        return spread([=](Random& random) { return calendar::wait_after_success(minimum, refresh, random); });
    };
    CHECK(is_about(after(15min, 0s), 15min));
    CHECK(is_about(after(15min, 5min), 15min));
    CHECK(is_about(after(15min, 12h), 12h));
    CHECK(is_about(after(15min, 24h * 365), 24h));
    CHECK(is_about(after(72h, 0s), 72h));
}

TEST_CASE("after failures the waits double up to an hour")
{
    Error const trouble(ErrorKind::transient, "trouble");
    Duration const waits[] = {1min, 2min, 4min, 8min, 16min, 32min, 60min, 60min};
    for (int failures = 1; failures <= 8; ++failures)
        CHECK(is_about(after_failure(failures, trouble), waits[failures - 1]));
    CHECK(is_about(after_failure(1'000'000, trouble), 60min));
    CHECK(is_about(after_failure(0, trouble), 1min));
}

TEST_CASE("what a person must mend is asked for once an hour")
{
    CHECK(is_about(after_failure(1, Error(ErrorKind::rejected, "a sign-in page")), 60min));
}

TEST_CASE("nobody is asked sooner than he allows, nor is it believed that he means never")
{
    Error limited(ErrorKind::rate_limited, "busy");
    limited.retry_after = 10min;
    CHECK(is_about(after_failure(1, limited), 10min));
    CHECK(is_about(after_failure(7, limited), 60min));
    limited.retry_after = 24h * 365;
    CHECK(is_about(after_failure(1, limited), 24h));
}

TEST_CASE("Retry-After is read as seconds and as a date")
{
    auto const now = *parse_instant("2027-01-04T08:00:00Z");
    auto const read = [&](std::string value) {
        HttpResponse response;
        response.headers.push_back({"retry-after", std::move(value)});
        return calendar::retry_after(response, now);
    };
    CHECK(read("120") == Duration(2min));
    CHECK(read("0") == Duration(0));
    CHECK(read("99999999999999999999") == Duration(24h));
    CHECK(read("Mon, 04 Jan 2027 08:10:00 GMT") == Duration(10min));
    CHECK(read("Mon, 04 Jan 2027 07:10:00 GMT") == Duration(0));
    CHECK(read("Mon, 03 Jan 2028 07:10:00 GMT") == Duration(24h));
    CHECK_FALSE(read("soon").has_value());
    CHECK_FALSE(read("-5").has_value());
    CHECK_FALSE(read("").has_value());
    CHECK_FALSE(calendar::retry_after(HttpResponse(), now).has_value());
}
