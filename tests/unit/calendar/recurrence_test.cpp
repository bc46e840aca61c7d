#include "campaigns/calendar/recurrence.hpp"

#include "campaigns/calendar/values.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::campaigns::calendar;

namespace {

Result<std::vector<Wall>> expand(std::string_view rule, std::string_view first, std::string_view from = "2027-01-01",
                                 std::string_view to = "2028-01-01", std::string_view zone = "Europe/London")
{
    return expand_rule(rule, read_date_value(first)->wall, zone, *parse_instant(from), *parse_instant(to));
}

std::vector<std::string> texts(Result<std::vector<Wall>> const& walls)
{
    REQUIRE(walls);
    std::vector<std::string> list;
    for (auto const wall : *walls) list.push_back(to_text(wall));
    return list;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a campaign's rule gives wall times whose moments lie in the window")
{
    CHECK(texts(expand("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", "20270705T090000")) ==
          Texts{"2027-07-06T09:00", "2027-07-08T09:00", "2027-07-13T09:00"});
    CHECK(texts(expand("FREQ=DAILY", "20270705T090000", "2027-07-05T08:00:00Z", "2027-07-06T08:00:00Z")) ==
          Texts{"2027-07-05T09:00"});
    CHECK(texts(expand("FREQ=DAILY", "20270705T090000", "2027-07-05T08:00:01Z", "2027-07-06T08:00:01Z")) ==
          Texts{"2027-07-06T09:00"});
    CHECK(texts(expand("FREQ=DAILY;COUNT=2", "20270705T090000", "2027-07-06")) == Texts{"2027-07-06T09:00"});
}

TEST_CASE("UNTIL ends a campaign's rule in each of its forms")
{
    CHECK(texts(expand("FREQ=DAILY;UNTIL=20270706", "20270705T090000")).size() == 2);
    CHECK(texts(expand("FREQ=DAILY;UNTIL=20270706T090000", "20270705T090000")).size() == 2);
    CHECK(texts(expand("FREQ=DAILY;UNTIL=20270706T080000Z", "20270705T090000")).size() == 2);
    CHECK(texts(expand("FREQ=DAILY;UNTIL=20270706T075959Z", "20270705T090000")).size() == 1);
}

TEST_CASE("a wall time in a gap stays in the list; its moment is the caller's by the same rule")
{
    CHECK(texts(expand("FREQ=DAILY;COUNT=2", "20270328T013000")) == Texts{"2027-03-28T01:30", "2027-03-29T01:30"});
}

TEST_CASE("what is quoted of a bad rule is fit to print")
{
    for (auto const* rule : {"FREQ=MONTHLY;BYDAY=MO\n\x1B[2J", "FREQ=DAILY;BYMONTH=1\xFF\t", "FREQ=\x07"}) {
        auto const walls = expand(rule, "20270101T090000");
        REQUIRE_FALSE(walls);
        auto const& message = walls.error().message;
        CHECK_MESSAGE(
            std::none_of(message.begin(), message.end(), [](unsigned char c) { return c < 0x20 || c == 0xFF; }),
            message);
    }
}

TEST_CASE("a campaign's rule is refused with the reason")
{
    auto const reason = [](Result<std::vector<Wall>> const& walls) {
        REQUIRE_FALSE(walls);
        CHECK(walls.error().kind == ErrorKind::rejected);
        return walls.error().message;
    };
    CHECK(reason(expand("FREQ=WEEKLYISH", "20270705T090000")).find("WEEKLYISH") != std::string::npos);
    CHECK(reason(expand("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "20270705T090000")).find("never") != std::string::npos);
    CHECK(reason(expand("FREQ=DAILY", "20270705T090000", "2027-01-01", "2028-01-01", "Mars/Olympus"))
              .find("Mars/Olympus") != std::string::npos);
    CHECK(reason(expand("FREQ=HOURLY", "20270101T090000")).find("2000") != std::string::npos);
}
