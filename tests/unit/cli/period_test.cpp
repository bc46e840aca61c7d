#include "daemon/cli/period.hpp"

#include "daemon/cli/local_time.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::cli;

TEST_CASE("a date is the whole local day, an instant is itself")
{
    auto const summer = parse_typed("2027-07-01");
    REQUIRE(summer);
    CHECK(to_iso(*first_moment(*summer, "Europe/London")) == "2027-06-30T23:00:00Z");
    CHECK(to_iso(*last_moment(*summer, "Europe/London")) == "2027-07-01T23:00:00Z");
    CHECK(to_iso(*first_moment(*summer, "UTC")) == "2027-07-01T00:00:00Z");

    auto const instant = parse_typed("2027-07-01T08:00:00Z");
    REQUIRE(instant);
    CHECK(to_iso(*first_moment(*instant, "Europe/London")) == "2027-07-01T08:00:00Z");
    CHECK(to_iso(*last_moment(*instant, "Europe/London")) == "2027-07-01T08:00:00Z");
    CHECK_FALSE(parse_typed("July"));
    CHECK_FALSE(first_moment(*summer, "Nowhere/Else"));
}

TEST_CASE("a day on which the clocks change has 23 or 25 hours")
{
    auto const spring = parse_typed("2027-03-28");
    CHECK(*last_moment(*spring, "Europe/London") - *first_moment(*spring, "Europe/London") == std::chrono::hours(23));
    auto const autumn = parse_typed("2027-10-31");
    CHECK(*last_moment(*autumn, "Europe/London") - *first_moment(*autumn, "Europe/London") == std::chrono::hours(25));
}

TEST_CASE("instants of the office are shown as local time")
{
    CHECK(local_short("2027-07-01T08:00:30Z", "Europe/London") == "2027-07-01 09:00");
    CHECK(local_words("2027-07-01T08:00:00Z", "Europe/London") == "Thu 1 Jul 2027, 09:00");
    CHECK(local_short("soon", "Europe/London") == "soon");
    CHECK(local_short("2027-07-01T08:00:00Z", "") == "2027-07-01T08:00:00Z");
}
