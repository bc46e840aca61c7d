#include "core/time.hpp"

#include <doctest/doctest.h>

using namespace peal;

TEST_CASE("a moment is written in UTC and read back")
{
    auto const moment = parse_instant("2027-10-09T08:00:00Z");
    REQUIRE(moment);
    CHECK(to_iso(*moment) == "2027-10-09T08:00:00Z");
    CHECK(to_iso(*moment + Duration(250)) == "2027-10-09T08:00:00.250Z");
    CHECK(to_iso(*moment + Duration(7)) == "2027-10-09T08:00:00.007Z");
    CHECK(parse_instant("2027-10-09T08:00:00.250Z") == *moment + Duration(250));
    CHECK(to_iso(*parse_instant("0001-02-03T04:05:06.007Z")) == "0001-02-03T04:05:06.007Z");
}

TEST_CASE("a bare date is midnight UTC")
{
    CHECK(to_iso(*parse_instant("2027-10-09")) == "2027-10-09T00:00:00Z");
}

TEST_CASE("what is not a moment is refused with what would be right")
{
    for (auto const* text : {"", "tomorrow", "2027-13-01", "2027-02-29", "2027-10-09T25:00:00Z", "2027-10-09T08:00:00",
                             "2027-10-09 08:00:00Z", "2027-10-09T08:00:00Zx", "2027-10-09T08:00:00.2Z"}) {
        auto const moment = parse_instant(text);
        REQUIRE_FALSE(moment);
        CHECK(moment.error().kind == ErrorKind::rejected);
        CHECK(moment.error().message.find("2027-10-09T08:00:00Z") != std::string::npos);
    }
}
