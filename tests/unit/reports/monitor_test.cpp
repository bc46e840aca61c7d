#include "daemon/monitor/monitor.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace std::chrono_literals;

TEST_CASE("a post is read often when it is young, then ever more seldom, then no more")
{
    CHECK(monitor::reading_interval(5min, 1h) == Duration(1h));
    CHECK(monitor::reading_interval(23h, 1h) == Duration(1h));
    CHECK(monitor::reading_interval(25h, 1h) == Duration(6h));
    CHECK(monitor::reading_interval(25h, 8h) == Duration(8h));
    CHECK(monitor::reading_interval(72h, 1h) == Duration(24h));
    CHECK_FALSE(monitor::reading_interval(24h * 15, 1h).has_value());
}
