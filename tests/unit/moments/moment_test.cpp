#include "campaigns/moments/moment.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;

namespace {

// "2027-10-09T09:00:00" as a wall time.
Wall wall(std::string const& text)
{
    auto const utc = parse_instant(text + "Z");
    REQUIRE(utc);
    return Wall(std::chrono::floor<std::chrono::seconds>(utc->time_since_epoch()));
}

}  // namespace

TEST_CASE("a wall time names a moment: gaps move forward by the gap, of two the first is meant")
{
    struct Row {
        char const* wall;
        char const* zone;
        char const* at;
        Shift shift;
    };
    for (auto const& row : {
             Row{"2027-01-15T09:00:00", "Europe/London", "2027-01-15T09:00:00Z", Shift::none},
             Row{"2027-10-09T09:00:00", "Europe/London", "2027-10-09T08:00:00Z", Shift::none},
             Row{"2027-03-28T00:59:59", "Europe/London", "2027-03-28T00:59:59Z", Shift::none},
             Row{"2027-03-28T01:00:00", "Europe/London", "2027-03-28T01:00:00Z", Shift::gap},
             Row{"2027-03-28T01:30:00", "Europe/London", "2027-03-28T01:30:00Z", Shift::gap},
             Row{"2027-03-28T02:00:00", "Europe/London", "2027-03-28T01:00:00Z", Shift::none},
             Row{"2027-10-31T00:59:59", "Europe/London", "2027-10-30T23:59:59Z", Shift::none},
             Row{"2027-10-31T01:00:00", "Europe/London", "2027-10-31T00:00:00Z", Shift::overlap},
             Row{"2027-10-31T01:30:00", "Europe/London", "2027-10-31T00:30:00Z", Shift::overlap},
             Row{"2027-10-31T02:00:00", "Europe/London", "2027-10-31T02:00:00Z", Shift::none},
             Row{"2027-03-14T02:30:00", "America/New_York", "2027-03-14T07:30:00Z", Shift::gap},
             Row{"2027-10-03T02:15:00", "Australia/Lord_Howe", "2027-10-02T15:45:00Z",
                 Shift::gap},  // a gap of half an hour
             // the tables end with 2037, the rule goes on
             Row{"2037-12-31T23:59:59", "Europe/London", "2037-12-31T23:59:59Z", Shift::none},
             Row{"2038-01-01T00:00:00", "Australia/Sydney", "2037-12-31T13:00:00Z", Shift::none},
             Row{"2038-07-09T09:00:00", "Europe/London", "2038-07-09T08:00:00Z", Shift::none},
             Row{"2040-03-25T01:30:00", "Europe/London", "2040-03-25T01:30:00Z", Shift::gap},
             Row{"2040-10-28T01:30:00", "Europe/London", "2040-10-28T00:30:00Z", Shift::overlap},
             Row{"2040-10-28T02:00:00", "Europe/London", "2040-10-28T02:00:00Z", Shift::none},
             Row{"2040-07-09T09:00:00", "Europe/Dublin", "2040-07-09T08:00:00Z", Shift::none},
             Row{"2040-01-09T09:00:00", "Australia/Sydney", "2040-01-08T22:00:00Z", Shift::none},
             Row{"2040-07-09T09:00:00", "Asia/Kolkata", "2040-07-09T03:30:00Z", Shift::none},
             Row{"2027-07-01T12:00:00", "UTC", "2027-07-01T12:00:00Z", Shift::none},
             Row{"2027-07-01T12:00:00", "Etc/GMT+5", "2027-07-01T17:00:00Z", Shift::none},
         }) {
        CAPTURE(row.wall);
        CAPTURE(row.zone);
        auto const moment = to_moment(wall(row.wall), row.zone);
        REQUIRE(moment);
        CHECK(to_iso(moment->at) == row.at);
        CHECK(moment->shift == row.shift);
    }
}

TEST_CASE("a moment has one wall time, in whole seconds")
{
    CHECK(to_wall(*parse_instant("2027-10-09T08:00:00Z"), "Europe/London") == wall("2027-10-09T09:00:00"));
    CHECK(to_wall(*parse_instant("2027-10-31T01:30:00Z"), "Europe/London") == wall("2027-10-31T01:30:00"));
    CHECK(to_wall(*parse_instant("2040-07-09T08:00:00Z"), "Europe/London") == wall("2040-07-09T09:00:00"));
    CHECK(to_wall(*parse_instant("2040-12-09T08:00:00Z"), "Europe/London") == wall("2040-12-09T08:00:00"));
    CHECK(to_wall(*parse_instant("2027-01-01T00:00:00.900Z"), "Europe/London") == wall("2027-01-01T00:00:00"));
    CHECK(to_wall(*parse_instant("1969-12-31T22:59:59.900Z"), "Europe/London") == wall("1969-12-31T23:59:59"));
}

TEST_CASE("a zone is known by its exact IANA name only, and a name is spelled right before it is looked up")
{
    for (auto const* const name :
         {"Europe/London", "UTC", "GB", "America/Argentina/Buenos_Aires", "Etc/GMT-14", "Asia/Kolkata"}) {
        CAPTURE(name);
        CHECK(is_known_zone(name));
    }
    for (auto const* const name :
         {"", "/", "Europe", "Europe/", "/Europe/London", "Europe//London", "europe/london", "Europe/Londres", "London",
          "../../../etc/hostname", "Europe/../Europe/London", "Europe/London\n", "GMT Standard Time", "localtime",
          "posixrules", "right/Europe/London", "posix/Europe/London", "tzdata.zi", "zone.tab"}) {
        CAPTURE(name);
        CHECK_FALSE(is_known_zone(name));
    }
    CHECK_FALSE(is_known_zone(std::string_view("Europe/London\0", 14)));
    CHECK_FALSE(is_known_zone(std::string(100000, 'A')));
}

TEST_CASE("an unknown zone is refused with the name and what would be right")
{
    for (auto const& error :
         {to_moment(wall("2027-01-01T00:00:00"), "Mars/Olympus").error(), to_wall(Instant(), "Mars/Olympus").error()}) {
        CHECK(error.kind == ErrorKind::rejected);
        CHECK(error.message.find("Mars/Olympus") != std::string::npos);
        CHECK(error.message.find("Europe/London") != std::string::npos);
    }
}

TEST_CASE("a table that goes on after 2037 is used, as Morocco's with its month of Ramadan")
{
    auto const at = [](std::chrono::year_month_day day) {
        return to_iso(to_moment(Wall(std::chrono::local_days(day)) + std::chrono::hours(12), "Africa/Casablanca")->at);
    };
    using namespace std::chrono;
    CHECK(at(2040y / July / 1) == "2040-07-01T11:00:00Z");
    CHECK(at(2040y / September / 20) == "2040-09-20T12:00:00Z");
    CHECK(to_text(*to_wall(*parse_instant("2040-09-20T12:00:00Z"), "Africa/Casablanca")) == "2040-09-20T12:00");
}

TEST_CASE("wall times are written for machines and for people")
{
    CHECK(to_text(wall("2027-10-09T09:00:00")) == "2027-10-09T09:00");
    CHECK(to_text(wall("2027-10-09T09:00:05")) == "2027-10-09T09:00:05");
    CHECK(to_words(wall("2027-10-09T09:00:00")) == "Sat 9 Oct 2027, 09:00");
    CHECK(to_words(wall("2028-02-29T23:59:59")) == "Tue 29 Feb 2028, 23:59");
}
