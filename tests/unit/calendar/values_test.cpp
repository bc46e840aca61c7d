#include "campaigns/calendar/values.hpp"

#include <doctest/doctest.h>

using namespace peal::campaigns;
using namespace peal::campaigns::calendar;

TEST_CASE("dates and times are read in their three forms")
{
    CHECK(to_text(read_date_value("20271009")->wall) == "2027-10-09T00:00");
    CHECK(read_date_value("20271009")->form == Form::date);
    CHECK(to_text(read_date_value("20271009T090001")->wall) == "2027-10-09T09:00:01");
    CHECK(read_date_value("20271009T090001")->form == Form::local);
    CHECK(read_date_value("20271009t090001z")->form == Form::utc);
    CHECK(to_text(read_date_value("20161231T235960Z")->wall) == "2016-12-31T23:59:59");
    CHECK(to_text(read_date_value("20280229")->wall) == "2028-02-29T00:00");
}

TEST_CASE("what is no date that exists is refused, not rolled over")
{
    for (auto const* const text :
         {"", "2027", "20270230", "20270229", "20271301", "20270100", "20271009T250000", "20271009T096000",
          "20271009T090061", "20271009T0900", "20271009T090000X", "20271009T090000ZZ", "2027-10-09", "20271009 090000",
          "-0271009", "00000101", "15000101", "2027100 "}) {
        CAPTURE(text);
        CHECK_FALSE(read_date_value(text));
    }
}

TEST_CASE("durations have nominal days and exact seconds")
{
    using std::chrono::days;
    using std::chrono::seconds;
    CHECK(read_duration("P1W") == DurationValue{days(7), seconds(0)});
    CHECK(read_duration("P1DT2H3M4S") == DurationValue{days(1), seconds(7384)});
    CHECK(read_duration("-PT15M") == DurationValue{days(0), seconds(-900)});
    CHECK(read_duration("+P0D") == DurationValue{});
    for (auto const* const text :
         {"", "P", "PT", "1D", "P1H", "PT1D", "P1", "PTH", "P1DT1HT1M", "P99999999W", "P9999999999D", "PT1X", "P-1D"}) {
        CAPTURE(text);
        CHECK_FALSE(read_duration(text));
    }
}
