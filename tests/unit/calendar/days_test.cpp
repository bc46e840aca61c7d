#include "tests/unit/calendar/ics.hpp"

using namespace peal;
using namespace peal::tests;

namespace {

// "start to end, start date to end date"
std::string span(std::string_view lines)
{
    auto const expansion = must_read(event(lines));
    REQUIRE(expansion.occurrences.size() == 1);
    auto const& o = expansion.occurrences.front();
    return to_iso(o.start) + " to " + to_iso(o.end) + ", " + day(o.start_date) + " to " + day(o.end_date);
}

}  // namespace

TEST_CASE("R10: where an event ends")
{
    struct Row {
        char const* lines;
        char const* span;
    };
    for (
        auto const& row : {
            // timed
            Row{"DTSTART:20270115T100000Z\nDTEND:20270115T113000Z",
                "2027-01-15T10:00:00Z to 2027-01-15T11:30:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART:20270115T100000Z", "2027-01-15T10:00:00Z to 2027-01-15T10:00:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART:20270115T100000Z\nDURATION:PT90M",
                "2027-01-15T10:00:00Z to 2027-01-15T11:30:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART:20270115T200000Z\nDTEND:20270116T000000Z",
                "2027-01-15T20:00:00Z to 2027-01-16T00:00:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART:20270115T200000Z\nDTEND:20270116T000001Z",
                "2027-01-15T20:00:00Z to 2027-01-16T00:00:01Z, 2027-01-15 to 2027-01-16"},
            Row{"DTSTART:20270115T000000Z", "2027-01-15T00:00:00Z to 2027-01-15T00:00:00Z, 2027-01-15 to 2027-01-15"},
            // a day over the clock change is 23 hours, 24 hours are 24
            Row{"DTSTART;TZID=Europe/London:20270327T120000\nDURATION:P1D",
                "2027-03-27T12:00:00Z to 2027-03-28T11:00:00Z, 2027-03-27 to 2027-03-28"},
            Row{"DTSTART;TZID=Europe/London:20270327T120000\nDURATION:PT24H",
                "2027-03-27T12:00:00Z to 2027-03-28T12:00:00Z, 2027-03-27 to 2027-03-28"},
            // nonsense
            Row{"DTSTART:20270115T100000Z\nDTEND:20270115T090000Z",
                "2027-01-15T10:00:00Z to 2027-01-15T10:00:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART:20270115T100000Z\nDURATION:-PT1H",
                "2027-01-15T10:00:00Z to 2027-01-15T10:00:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART:20270115T100000Z\nDTEND:20270230T090000Z",
                "2027-01-15T10:00:00Z to 2027-01-15T10:00:00Z, 2027-01-15 to 2027-01-15"},
            // all day
            Row{"DTSTART;VALUE=DATE:20270115\nDTEND;VALUE=DATE:20270118",
                "2027-01-15T00:00:00Z to 2027-01-18T00:00:00Z, 2027-01-15 to 2027-01-17"},
            Row{"DTSTART;VALUE=DATE:20270115",
                "2027-01-15T00:00:00Z to 2027-01-16T00:00:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART;VALUE=DATE:20270115\nDTEND;VALUE=DATE:20270115",
                "2027-01-15T00:00:00Z to 2027-01-16T00:00:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART;VALUE=DATE:20270115\nDTEND;VALUE=DATE:20270110",
                "2027-01-15T00:00:00Z to 2027-01-16T00:00:00Z, 2027-01-15 to 2027-01-15"},
            Row{"DTSTART;VALUE=DATE:20270115\nDURATION:P1W",
                "2027-01-15T00:00:00Z to 2027-01-22T00:00:00Z, 2027-01-15 to 2027-01-21"},
            Row{"DTSTART;VALUE=DATE:20270328",
                "2027-03-28T00:00:00Z to 2027-03-28T23:00:00Z, 2027-03-28 to 2027-03-28"},
            // Exchange's whole days
            Row{"DTSTART;TZID=GMT Standard Time:20270715T000000\nDTEND;TZID=GMT Standard Time:20270717T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
                "2027-07-14T23:00:00Z to 2027-07-16T23:00:00Z, 2027-07-15 to 2027-07-16"},
        }) {
        CAPTURE(row.lines);
        CHECK(span(row.lines) == row.span);
    }
}

TEST_CASE("Exchange's mark makes whole days only of midnights")
{
    auto const lines = [](std::string const& hour) {
        return event("DTSTART;TZID=GMT Standard Time:20270715T" + hour + "\nDTEND;TZID=GMT Standard Time:20270716T" +
                     hour +
                     "\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nRRULE:FREQ=WEEKLY;COUNT=2\n"
                     "EXDATE;TZID=GMT Standard Time:20270722T" +
                     hour);
    };
    CHECK(moves(must_read(lines("000000"))) == Texts{"2027-07-15"});
    CHECK(moves(must_read(lines("100000"))) == Texts{"2027-07-15T09:00:00Z"});
}

TEST_CASE("Exchange's whole days go on until the midnight that its rule names")
{
    auto const series = [](std::string const& start, std::string const& until) {
        return event("DTSTART" + start + "\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nRRULE:FREQ=WEEKLY;UNTIL=" + until);
    };
    Texts const two = {"2027-07-15", "2027-07-22"};
    CHECK(starts(must_read(series(";TZID=GMT Standard Time:20270715T000000", "20270721T230000Z"))) == two);
    CHECK(starts(must_read(series(";TZID=Eastern Standard Time:20270715T000000", "20270722T040000Z"))) == two);
    CHECK(starts(must_read(series(":20270714T230000Z", "20270721T230000Z"))) == two);
    // Of what is written as days the date counts.
    CHECK(starts(must_read(series(";VALUE=DATE:20270715", "20270721T230000Z"))) == Texts{"2027-07-15"});
}

TEST_CASE("instances of a series last exactly as long as the first")
{
    auto const expansion = must_read(event(
        "DTSTART;TZID=Europe/London:20270320T230000\nDTEND;TZID=Europe/London:20270321T030000\nRRULE:FREQ=WEEKLY;COUNT=2"));
    CHECK(to_iso(expansion.occurrences.at(1).start) == "2027-03-27T23:00:00Z");
    CHECK(to_iso(expansion.occurrences.at(1).end) == "2027-03-28T03:00:00Z");
}

TEST_CASE("an end that is no end is reported with its line")
{
    CHECK(problems(must_read(event("DTSTART:20270115T100000Z\nDTEND:20270230T090000Z"))) ==
          Texts{"8: DTEND is no date that exists; the event is read without it"});
    CHECK(problems(must_read(event("DTSTART:20270115T100000Z\nDURATION:an hour"))) ==
          Texts{"8: DURATION is no length of time; the event is read without it"});
    CHECK(problems(must_read(event("DTSTART:20270115T100000Z\nDTEND:20270114T090000Z"))) ==
          Texts{"8: DTEND lies before DTSTART; the event is read without it"});
}
