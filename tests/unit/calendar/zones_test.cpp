#include "campaigns/calendar/zones.hpp"

#include "tests/unit/calendar/ics.hpp"

using namespace peal;
using namespace peal::tests;
using peal::campaigns::calendar::find_zone_name;

namespace {

// A zone nobody else knows: two hours ahead, three in summer (last Sundays of March and October), since 1601.
constexpr std::string_view custom_zone =
    "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n"
    "BEGIN:STANDARD\nDTSTART:16010101T040000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0300\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

}  // namespace

TEST_CASE("R1: a time is UTC, in its TZID's zone, or in the calendar's zone")
{
    CHECK(starts(must_read(event("DTSTART:20270709T090000Z"))) == Texts{"2027-07-09T09:00:00Z"});
    CHECK(starts(must_read(event("DTSTART;TZID=Europe/Berlin:20270709T090000"))) == Texts{"2027-07-09T07:00:00Z"});
    CHECK(starts(must_read(event("DTSTART;TZID=Europe/Berlin:20270709T090000Z"))) == Texts{"2027-07-09T09:00:00Z"});
    CHECK(starts(must_read(event("DTSTART;VALUE=DATE-TIME:20270709T090000"))) == Texts{"2027-07-09T08:00:00Z"});
    CHECK(starts(must_read(event("DTSTART:20270709T090000"), "2027-01-01", "2028-01-01", "America/New_York")) ==
          Texts{"2027-07-09T13:00:00Z"});
}

TEST_CASE("R1: X-WR-TIMEZONE is the calendar's zone when it is an IANA name, wherever it stands in the file")
{
    auto const floating = std::string("BEGIN:VEVENT\nUID:a\nDTSTART:20270709T090000\nEND:VEVENT\n");
    CHECK(starts(must_read(vcalendar("X-WR-TIMEZONE:Asia/Kolkata\n" + floating))) == Texts{"2027-07-09T03:30:00Z"});
    CHECK(starts(must_read(vcalendar(floating + "X-WR-TIMEZONE:Asia/Kolkata"))) == Texts{"2027-07-09T03:30:00Z"});

    auto const wrong = must_read(vcalendar("X-WR-TIMEZONE:../../../etc/hostname\n" + floating));
    CHECK(starts(wrong) == Texts{"2027-07-09T08:00:00Z"});
    CHECK(
        problems(wrong) ==
        Texts{
            "4: X-WR-TIMEZONE `../../../etc/hostname` is no IANA name; times without a zone are read in Europe/London"});
}

TEST_CASE("R1: a date is local midnight of the calendar's zone, and stays a date")
{
    auto const expansion = must_read(event("DTSTART;VALUE=DATE:20270709"));
    REQUIRE(expansion.occurrences.size() == 1);
    auto const& occurrence = expansion.occurrences.front();
    CHECK(occurrence.all_day);
    CHECK(occurrence.original_start == "2027-07-09");
    CHECK(to_iso(occurrence.start) == "2027-07-08T23:00:00Z");
    CHECK(to_iso(occurrence.end) == "2027-07-09T23:00:00Z");
    CHECK(day(occurrence.start_date) == "2027-07-09");
    CHECK(day(occurrence.end_date) == "2027-07-09");
    CHECK(occurrence.zone == "Europe/London");
}

TEST_CASE("local dates are those of the calendar's zone, whatever zone the event was written in")
{
    auto const expansion =
        must_read(event("DTSTART;TZID=America/New_York:20270709T210000\nDTEND;TZID=America/New_York:20270709T230000"));
    REQUIRE(expansion.occurrences.size() == 1);
    CHECK(expansion.occurrences[0].zone == "Europe/London");
    CHECK(day(expansion.occurrences[0].start_date) == "2027-07-10");
}

TEST_CASE("R2: in a gap the instance moves forward, and the next one is back at its wall time")
{
    auto const daily = must_read(event("DTSTART;TZID=Europe/London:20270327T013000\nRRULE:FREQ=DAILY;COUNT=4"));
    CHECK(starts(daily) ==
          Texts{"2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z"});

    auto const weekly = must_read(event("DTSTART;TZID=Europe/London:20270321T013000\nRRULE:FREQ=WEEKLY;COUNT=3"));
    CHECK(starts(weekly) == Texts{"2027-03-21T01:30:00Z", "2027-03-28T01:30:00Z", "2027-04-04T00:30:00Z"});

    CHECK(starts(must_read(event("DTSTART;TZID=Europe/London:20270328T013000"))) == Texts{"2027-03-28T01:30:00Z"});
}

TEST_CASE("R2: of two the first is meant")
{
    auto const daily = must_read(event("DTSTART;TZID=Europe/London:20271030T013000\nRRULE:FREQ=DAILY;COUNT=3"));
    CHECK(starts(daily) == Texts{"2027-10-30T00:30:00Z", "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"});
}

TEST_CASE("R3: TZIDs as calendars write them")
{
    struct Row {
        char const* tzid;
        char const* name;
    };
    for (auto const& row : {
             Row{"Europe/London", "Europe/London"},
             Row{"/freeassociation.sourceforge.net/Europe/London", "Europe/London"},
             Row{"/mozilla.org/20050126_1/Europe/London", "Europe/London"},
             Row{"/citadel.org/20190914_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"},
             Row{"GMT Standard Time", "Europe/London"},
             Row{"Greenwich Standard Time", "Atlantic/Reykjavik"},
             Row{"W. Europe Standard Time", "Europe/Berlin"},
             Row{"Eastern Standard Time", "America/New_York"},
             Row{"India Standard Time", "Asia/Calcutta"},
             Row{"UTC", "UTC"},
             Row{"UTC-11", "Etc/GMT+11"},
             Row{"", ""},
             Row{"/", ""},
             Row{"Mars/Olympus", ""},
             Row{"../../../etc/hostname", ""},
             Row{"/vendor/../../../etc/hostname", ""},
             Row{"(UTC+00:00) Dublin, Edinburgh, Lisbon, London", ""},
         }) {
        CAPTURE(row.tzid);
        CHECK(find_zone_name(row.tzid) == row.name);
    }
    CHECK(find_zone_name(std::string(100000, '/')).empty());
    CHECK(find_zone_name(std::string(100000, 'x')).empty());
}

TEST_CASE("R3: GMT Standard Time has summer time, Greenwich Standard Time has none")
{
    CHECK(starts(must_read(event("DTSTART;TZID=\"GMT Standard Time\":20270709T090000"))) ==
          Texts{"2027-07-09T08:00:00Z"});
    CHECK(starts(must_read(event("DTSTART;TZID=Greenwich Standard Time:20270709T090000"))) ==
          Texts{"2027-07-09T09:00:00Z"});
}

TEST_CASE("R3: a name that only the file knows is read by its VTIMEZONE, gaps and overlaps included")
{
    auto const at = [](std::string const& wall) {
        return starts(
            must_read(vcalendar(std::string(custom_zone) +
                                "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Customized Time Zone:" + wall + "\nEND:VEVENT")));
    };
    CHECK(at("20270115T090000") == Texts{"2027-01-15T07:00:00Z"});
    CHECK(at("20270715T090000") == Texts{"2027-07-15T06:00:00Z"});
    CHECK(at("20270328T023000") == Texts{"2027-03-28T00:30:00Z"});
    CHECK(at("20270328T033000") == Texts{"2027-03-28T01:30:00Z"});  // does not exist: forward by the gap
    CHECK(at("20270328T043000") == Texts{"2027-03-28T01:30:00Z"});
    CHECK(at("20271031T033000") == Texts{"2027-10-31T00:30:00Z"});  // twice: the first
    CHECK(at("20271031T043000") == Texts{"2027-10-31T02:30:00Z"});
}

TEST_CASE("R3: a zone of the file is found by its name with its commas escaped, or as they are")
{
    for (std::string const name : {"(UTC+02:00) Athens\\, Bucharest", "(UTC+02:00) Athens, Bucharest"}) {
        std::string zone(custom_zone);
        zone.replace(zone.find("Customized Time Zone"), 20, name);
        CHECK(
            starts(must_read(vcalendar(
                zone +
                "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=\"(UTC+02:00) Athens, Bucharest\":20270115T090000\nEND:VEVENT"))) ==
            Texts{"2027-01-15T07:00:00Z"});
    }
}

TEST_CASE("R3: a known name is right even where the file's VTIMEZONE says otherwise")
{
    std::string zone(custom_zone);
    zone.replace(zone.find("Customized Time Zone"), 20, "Europe/London");
    auto const expansion =
        must_read(vcalendar(zone + "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/London:20270715T090000\nEND:VEVENT"));
    CHECK(starts(expansion) == Texts{"2027-07-15T08:00:00Z"});
}

TEST_CASE("R3: a name nobody knows is read in the calendar's zone, and said once")
{
    auto const expansion =
        must_read(event("DTSTART;TZID=Mars/Olympus:20270709T090000\nDTEND;TZID=Mars/Olympus:20270709T100000"));
    CHECK(starts(expansion) == Texts{"2027-07-09T08:00:00Z"});
    CHECK(problems(expansion) ==
          Texts{"7: the time zone `Mars/Olympus` is not known; times in it are read in Europe/London"});
}

TEST_CASE("R3: a path as TZID opens nothing and is named as unknown")
{
    auto const expansion = must_read(event("DTSTART;TZID=../../../etc/hostname:20270709T090000"));
    CHECK(starts(expansion) == Texts{"2027-07-09T08:00:00Z"});
    CHECK(mentions(expansion, "../../../etc/hostname"));
}

TEST_CASE("R3: a VTIMEZONE that cannot be used is said so")
{
    auto const expansion = must_read(vcalendar(
        "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:0100\nTZOFFSETTO:+0100\n"
        "END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Odd:20270709T090000\nEND:VEVENT"));
    CHECK(starts(expansion) == Texts{"2027-07-09T08:00:00Z"});
    CHECK(problems(expansion) == Texts{"4: this VTIMEZONE cannot be used",
                                       "14: the time zone `Odd` is not known; times in it are read in Europe/London"});
}
