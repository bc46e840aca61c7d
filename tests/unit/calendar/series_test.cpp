#include "tests/unit/calendar/ics.hpp"

using namespace peal;
using namespace peal::tests;

namespace {

// A weekly clinic on Tuesdays at ten, London time, of five dates in September 2027; then whatever a test adds.
std::string clinic(std::string_view more_of_it, std::string_view others = "")
{
    return vcalendar(
        "BEGIN:VEVENT\nUID:clinic\nSUMMARY:Clinic\nDTSTART;TZID=Europe/London:20270907T100000\nDTEND;TZID=Europe/London:20270907T110000\n"
        "RRULE:FREQ=WEEKLY;COUNT=5\n" +
        std::string(more_of_it) + "\nEND:VEVENT\n" + std::string(others));
}

std::string change(std::string_view lines)
{
    return "BEGIN:VEVENT\nUID:clinic\n" + std::string(lines) + "\nEND:VEVENT\n";
}

}  // namespace

TEST_CASE("R4: a moved instance keeps the key of its original start")
{
    auto const expansion = must_read(clinic(
        "", change("RECURRENCE-ID;TZID=Europe/London:20270914T100000\nDTSTART;TZID=Europe/London:20270916T150000")));
    CHECK(moves(expansion) == Texts{"2027-09-07T09:00:00Z", "2027-09-16T14:00:00Z <- 2027-09-14T09:00:00Z",
                                    "2027-09-21T09:00:00Z", "2027-09-28T09:00:00Z", "2027-10-05T09:00:00Z"});
    CHECK(expansion.problems.empty());
    CHECK(expansion.occurrences[0].source == "test");
    CHECK(expansion.occurrences[0].uid == "clinic");
}

TEST_CASE("R4: the key of an all-day series is a date")
{
    auto const expansion = must_read(event("DTSTART;VALUE=DATE:20271009\nRRULE:FREQ=DAILY;COUNT=2"));
    CHECK(expansion.occurrences.at(1).original_start == "2027-10-10");
}

TEST_CASE("R5: the four forms of UNTIL")
{
    auto const until = [](std::string const& start, std::string const& text) {
        return starts(must_read(event("DTSTART" + start + "\nRRULE:FREQ=DAILY;UNTIL=" + text)));
    };
    std::string const ten = ";TZID=Europe/London:20270705T100000";
    Texts const three = {"2027-07-05T09:00:00Z", "2027-07-06T09:00:00Z", "2027-07-07T09:00:00Z"};
    Texts const two = {three[0], three[1]};
    CHECK(until(ten, "20270707T090000Z") == three);  // inclusive
    CHECK(until(ten, "20270707T085959Z") == two);
    CHECK(until(ten, "20270707T100000") == three);  // without Z: in the zone of DTSTART
    CHECK(until(ten, "20270707T095959") == two);
    CHECK(until(ten, "20270707") == three);  // a date: the whole day
    Texts const days = {"2027-07-05", "2027-07-06", "2027-07-07"};
    CHECK(until(";VALUE=DATE:20270705", "20270707") == days);
    CHECK(until(";VALUE=DATE:20270705", "20270707T000000Z") == days);  // on an all-day series: its date
    CHECK(until(";VALUE=DATE:20270705", "20270707T235959") == days);
}

TEST_CASE("R5: a rule that ends before it begins leaves the first time, and is reported")
{
    auto const expansion = must_read(event("DTSTART:20270705T100000Z\nRRULE:FREQ=DAILY;UNTIL=20270704T235959Z"));
    CHECK(starts(expansion) == Texts{"2027-07-05T10:00:00Z"});
    CHECK(mentions(expansion, "ends before DTSTART"));
}

TEST_CASE("R6: EXDATE takes out by instant, whatever zone it is written in, or by local day when it is a date")
{
    Texts const without = {"2027-09-07T09:00:00Z", "2027-09-21T09:00:00Z", "2027-09-28T09:00:00Z",
                           "2027-10-05T09:00:00Z"};
    CHECK(starts(must_read(clinic("EXDATE;TZID=Europe/London:20270914T100000"))) == without);
    CHECK(starts(must_read(clinic("EXDATE;TZID=GMT Standard Time:20270914T100000"))) == without);
    CHECK(starts(must_read(clinic("EXDATE:20270914T090000Z"))) == without);
    CHECK(starts(must_read(clinic("EXDATE:20270914T100000"))) == without);
    CHECK(starts(must_read(clinic("EXDATE;VALUE=DATE:20270914"))) == without);
    CHECK(starts(must_read(clinic("EXDATE:20270914T100000Z"))).size() == 5);  // an hour off is another instant
    CHECK(starts(must_read(clinic("EXDATE:20270914T090000Z,20270907T090000Z\nEXDATE:20270921T090000Z"))) ==
          Texts{"2027-09-28T09:00:00Z", "2027-10-05T09:00:00Z"});
}

TEST_CASE("R6: EXDATE on an all-day series is a day, even where it is written as a time")
{
    for (auto const* const exdate :
         {"EXDATE;VALUE=DATE:20270706", "EXDATE;TZID=Europe/London:20270706T000000", "EXDATE:20270705T230000Z"}) {
        CAPTURE(exdate);
        CHECK(starts(must_read(event("DTSTART;VALUE=DATE:20270705\nRRULE:FREQ=DAILY;COUNT=3\n" +
                                     std::string(exdate)))) == Texts{"2027-07-05", "2027-07-07"});
    }
}

TEST_CASE("R6: RECURRENCE-ID finds its instance in summer, in UTC, as a date, and as a midnight")
{
    for (auto const* const id :
         {"RECURRENCE-ID;TZID=Europe/London:20270914T100000", "RECURRENCE-ID:20270914T090000Z",
          "RECURRENCE-ID;TZID=W. Europe Standard Time:20270914T110000", "RECURRENCE-ID:20270914T100000",
          "RECURRENCE-ID;VALUE=DATE:20270914", "RECURRENCE-ID;TZID=Europe/London:20270914T000000",
          "RECURRENCE-ID:20270913T230000Z"}) {
        CAPTURE(id);
        auto const expansion = must_read(clinic("", change(std::string(id) + "\nDTSTART:20270914T140000Z")));
        CHECK(moves(expansion) == Texts{"2027-09-07T09:00:00Z", "2027-09-14T14:00:00Z <- 2027-09-14T09:00:00Z",
                                        "2027-09-21T09:00:00Z", "2027-09-28T09:00:00Z", "2027-10-05T09:00:00Z"});
    }
}

TEST_CASE("R6, R9: a time whose RECURRENCE-ID cannot be read is one of its own, and takes no other away")
{
    std::string const master = "BEGIN:VEVENT\nUID:s\nDTSTART:20270601T100000Z\nRRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT";
    Texts const all = {"2027-06-01T10:00:00Z", "2027-06-08T10:00:00Z", "2027-06-09T12:00:00Z", "2027-06-15T10:00:00Z",
                       "2027-06-22T10:00:00Z"};
    for (auto const* broken : {"RECURRENCE-ID:20270231T100000Z", "RECURRENCE-ID:", "RECURRENCE-ID:soon"}) {
        CAPTURE(broken);
        auto const odd = "BEGIN:VEVENT\nUID:s\n" + std::string(broken) + "\nDTSTART:20270609T120000Z\nEND:VEVENT";
        for (auto const& ics : {master + "\n" + odd, odd + "\n" + master}) {
            auto const expansion = must_read(vcalendar(ics));
            CHECK(starts(expansion) == all);
            CHECK_FALSE(expansion.problems.empty());
        }
    }
}

TEST_CASE("R6: a midnight RECURRENCE-ID that is an instance means that instance")
{
    auto const expansion = must_read(vcalendar(
        "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/London:20270914T000000\nRRULE:FREQ=HOURLY;INTERVAL=12;COUNT=3\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;TZID=Europe/London:20270915T000000\nDTSTART:20270915T070000Z\nEND:VEVENT"));
    CHECK(moves(expansion) ==
          Texts{"2027-09-13T23:00:00Z", "2027-09-14T11:00:00Z", "2027-09-15T07:00:00Z <- 2027-09-14T23:00:00Z"});
}

TEST_CASE("R6: a change beats an EXDATE for the same instance")
{
    auto const expansion = must_read(
        clinic("EXDATE:20270914T090000Z", change("RECURRENCE-ID:20270914T090000Z\nDTSTART:20270914T140000Z")));
    CHECK(moves(expansion).at(1) == "2027-09-14T14:00:00Z <- 2027-09-14T09:00:00Z");
    CHECK(expansion.occurrences.size() == 5);
}

TEST_CASE(
    "R6: a change whose instance the rule does not make any more is kept, and so are changes without their series")
{
    auto const orphan = change("RECURRENCE-ID:20270915T090000Z\nDTSTART:20270915T140000Z\nSUMMARY:Extra");
    CHECK(must_read(clinic("", orphan)).occurrences.size() == 6);
    auto const alone = must_read(vcalendar(orphan));
    CHECK(moves(alone) == Texts{"2027-09-15T14:00:00Z <- 2027-09-15T09:00:00Z"});
}

TEST_CASE("R4: a change without its series is known by its RECURRENCE-ID, whatever became of it")
{
    auto const moved = [](std::string_view lines) { return moves(must_read(vcalendar(change(lines)))).at(0); };
    CHECK(moved("RECURRENCE-ID;TZID=Europe/London:20270914T100000\nDTSTART;VALUE=DATE:20270915") ==
          "2027-09-15 <- 2027-09-14T09:00:00Z");
    CHECK(moved("RECURRENCE-ID;VALUE=DATE:20270914\nDTSTART:20270915T090000Z") == "2027-09-15T09:00:00Z <- 2027-09-14");
    CHECK(moved("RECURRENCE-ID;VALUE=DATE:20270914\nDTSTART;VALUE=DATE:20270915") == "2027-09-15 <- 2027-09-14");
    // The midnight of a whole day is that day.
    CHECK(moved("RECURRENCE-ID;TZID=Europe/London:20270914T000000\nDTSTART;VALUE=DATE:20270915") ==
          "2027-09-15 <- 2027-09-14");
    CHECK(moved("RECURRENCE-ID:20270913T230000Z\nDTSTART;VALUE=DATE:20270915") == "2027-09-15 <- 2027-09-14");
}

TEST_CASE("a change is found by where it was moved to, and its old slot stays empty")
{
    auto const into = clinic("", change("RECURRENCE-ID:20270914T090000Z\nDTSTART:20280314T100000Z"));
    CHECK(moves(must_read(into, "2028-01-01", "2029-01-01")) == Texts{"2028-03-14T10:00:00Z <- 2027-09-14T09:00:00Z"});
    CHECK(must_read(into, "2027-09-14", "2027-09-15").occurrences.empty());
}

TEST_CASE("R7: of two with the same key the higher SEQUENCE counts, then LAST-MODIFIED, then the later one")
{
    auto const winner = [](std::string const& first, std::string const& second) {
        auto const expansion = must_read(vcalendar(
            "BEGIN:VEVENT\nUID:a\nSUMMARY:first\nDTSTART:20270709T090000Z\n" + first +
            "END:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:second\nDTSTART:20270710T090000Z\n" + second + "END:VEVENT"));
        CHECK(expansion.occurrences.size() == 1);
        CHECK(mentions(expansion, "another event has the same UID"));
        return summaries(expansion).at(0);
    };
    CHECK(winner("SEQUENCE:2\n", "SEQUENCE:1\nLAST-MODIFIED:20270101T000000Z\n") == "first");
    CHECK(winner("SEQUENCE:1\n", "SEQUENCE:2\n") == "second");
    CHECK(winner("LAST-MODIFIED:20270102T000000Z\n", "LAST-MODIFIED:20270101T000000Z\n") == "first");
    CHECK(winner("DTSTAMP:20270102T000000Z\n", "DTSTAMP:20270101T000000Z\n") == "second");
    CHECK(winner("", "") == "second");
}

TEST_CASE("R7: two changes of one instance in different notation are the same key")
{
    auto const expansion = must_read(clinic(
        "",
        change("RECURRENCE-ID:20270914T090000Z\nDTSTART:20270914T140000Z\nSEQUENCE:3\nSUMMARY:right") +
            change(
                "RECURRENCE-ID;TZID=Europe/London:20270914T100000\nDTSTART:20270914T150000Z\nSEQUENCE:2\nSUMMARY:wrong")));
    CHECK(summaries(expansion) == Texts{"Clinic", "right", "Clinic", "Clinic", "Clinic"});
    CHECK(mentions(expansion, "another event changes the same instance"));
}

TEST_CASE("R7: THISANDFUTURE shifts the later instances by the same wall-clock difference; a single change in it wins")
{
    auto const expansion = must_read(clinic(
        "",
        change(
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270914T100000\nDTSTART;TZID=Europe/London:20270915T143000\n"
            "DTEND;TZID=Europe/London:20270915T160000\nSUMMARY:Later") +
            change(
                "RECURRENCE-ID;TZID=Europe/London:20270928T100000\nDTSTART;TZID=Europe/London:20270928T080000\nSUMMARY:Single")));
    CHECK(moves(expansion) == Texts{"2027-09-07T09:00:00Z", "2027-09-15T13:30:00Z <- 2027-09-14T09:00:00Z",
                                    "2027-09-22T13:30:00Z <- 2027-09-21T09:00:00Z",
                                    "2027-09-28T07:00:00Z <- 2027-09-28T09:00:00Z",
                                    "2027-10-06T13:30:00Z <- 2027-10-05T09:00:00Z"});
    CHECK(summaries(expansion) == Texts{"Clinic", "Later", "Later", "Single", "Later"});
    CHECK(to_iso(expansion.occurrences[2].end) == "2027-09-22T15:00:00Z");
}

TEST_CASE("R7: a shifted series keeps its wall time over a clock change, and is found by its shifted times")
{
    auto const ics =
        vcalendar("BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/London:20271001T100000\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
                  "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20271008T100000\n"
                  "DTSTART;TZID=Europe/London:20271018T110000\nEND:VEVENT");
    CHECK(moves(must_read(ics, "2027-10-25", "2027-11-09")) == Texts{"2027-10-25T10:00:00Z <- 2027-10-15T09:00:00Z",
                                                                     "2027-11-01T11:00:00Z <- 2027-10-22T09:00:00Z",
                                                                     "2027-11-08T11:00:00Z <- 2027-10-29T09:00:00Z"});
}

TEST_CASE("R7: a shift is measured in the zone of the series, whatever zone the change is written in")
{
    auto const weekly = [](std::string_view start, std::string_view change) {
        return vcalendar("BEGIN:VEVENT\nUID:a\nSUMMARY:Old\nDTSTART" + std::string(start) +
                         "\nRRULE:FREQ=WEEKLY;COUNT=6\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\n" + std::string(change) +
                         "\nEND:VEVENT");
    };
    // A new name alone moves nothing, before and after the clocks go back.
    auto const renamed = must_read(weekly(
        ";TZID=Europe/London:20271011T100000",
        "SUMMARY:New\nRECURRENCE-ID;RANGE=THISANDFUTURE:20271018T090000Z\nDTSTART:20271018T090000Z\nDTEND:20271018T100000Z"));
    CHECK(moves(renamed) == Texts{"2027-10-11T09:00:00Z", "2027-10-18T09:00:00Z", "2027-10-25T09:00:00Z",
                                  "2027-11-01T10:00:00Z", "2027-11-08T10:00:00Z", "2027-11-15T10:00:00Z"});
    CHECK(summaries(renamed) == Texts{"Old", "New", "New", "New", "New", "New"});
    CHECK(to_iso(renamed.occurrences[3].end) == "2027-11-01T11:00:00Z");
    // From ten to noon.
    for (auto const* const start : {"DTSTART:20270315T120000Z", "DTSTART;TZID=America/New_York:20270315T080000"}) {
        CAPTURE(start);
        CHECK(starts(must_read(weekly(";TZID=Europe/London:20270308T100000",
                                      "RECURRENCE-ID;RANGE=THISANDFUTURE:20270315T100000Z\n" + std::string(start)))) ==
              Texts{"2027-03-08T10:00:00Z", "2027-03-15T12:00:00Z", "2027-03-22T12:00:00Z", "2027-03-29T11:00:00Z",
                    "2027-04-05T11:00:00Z", "2027-04-12T11:00:00Z"});
    }
    // A series in UTC stays in UTC.
    CHECK(starts(must_read(weekly(":20271011T090000Z",
                                  "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20271018T100000\n"
                                  "DTSTART;TZID=Europe/London:20271018T110000"))) ==
          Texts{"2027-10-11T09:00:00Z", "2027-10-18T10:00:00Z", "2027-10-25T10:00:00Z", "2027-11-01T10:00:00Z",
                "2027-11-08T10:00:00Z", "2027-11-15T10:00:00Z"});
    // Whole days that get a time of day.
    CHECK(
        starts(must_read(weekly(";VALUE=DATE:20271011",
                                "RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20271018\nDTSTART:20271018T090000Z"))) ==
        Texts{"2027-10-11", "2027-10-18T09:00:00Z", "2027-10-25T09:00:00Z", "2027-11-01T10:00:00Z",
              "2027-11-08T10:00:00Z", "2027-11-15T10:00:00Z"});
}

TEST_CASE("R7: a shift that begins in the missing hour moves nothing more than it says")
{
    auto const from_the_gap_on = [](std::string_view id, std::string_view start) {
        return starts(must_read(vcalendar("BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/London:20270327T013000\n"
                                          "RRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:New\n"
                                          "RECURRENCE-ID;RANGE=THISANDFUTURE" +
                                          std::string(id) + "\nDTSTART" + std::string(start) + "\nEND:VEVENT")));
    };
    std::string const local = ";TZID=Europe/London:20270328T013000", utc = ":20270328T013000Z";
    Texts const as_they_were = {"2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"};
    CHECK(from_the_gap_on(local, local) == as_they_were);
    CHECK(from_the_gap_on(utc, utc) == as_they_were);
    CHECK(from_the_gap_on(local, utc) == as_they_were);
    CHECK(from_the_gap_on(utc, local) == as_they_were);
    CHECK(from_the_gap_on(local, ";TZID=Europe/London:20270328T100000") ==
          Texts{"2027-03-27T01:30:00Z", "2027-03-28T09:00:00Z", "2027-03-29T09:00:00Z"});
}

TEST_CASE("R8: what is cancelled exists and is marked, as one, as a series, as an instance, or by METHOD")
{
    CHECK(starts(must_read(event("DTSTART:20270709T090000Z\nSTATUS:CANCELLED"))) ==
          Texts{"2027-07-09T09:00:00Z cancelled"});
    CHECK(starts(must_read(event("DTSTART:20270709T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nSTATUS:cancelled"))) ==
          Texts{"2027-07-09T09:00:00Z cancelled", "2027-07-10T09:00:00Z cancelled"});
    CHECK(starts(must_read(clinic("", change("RECURRENCE-ID:20270914T090000Z\nSTATUS:CANCELLED")))).at(1) ==
          "2027-09-14T09:00:00Z cancelled");
    CHECK(starts(must_read(vcalendar(
              "METHOD:CANCEL\nBEGIN:VEVENT\nUID:a\nDTSTART:20270709T090000Z\nSTATUS:CONFIRMED\nEND:VEVENT"))) ==
          Texts{"2027-07-09T09:00:00Z cancelled"});
    CHECK(starts(must_read(event("DTSTART:20270709T090000Z\nSTATUS:TENTATIVE"))) ==
          Texts{"2027-07-09T09:00:00Z tentative"});
}

TEST_CASE("R8: a METHOD:CANCEL beside its event cancels all of it, and need not repeat its times or its rule")
{
    auto const cancelling = [](std::string_view lines) {
        return vcalendar("METHOD:CANCEL\nBEGIN:VEVENT\nUID:clinic\n" + std::string(lines) + "\nEND:VEVENT");
    };
    Texts const all = {"2027-09-07T09:00:00Z cancelled", "2027-09-14T09:00:00Z cancelled",
                       "2027-09-21T09:00:00Z cancelled", "2027-09-28T09:00:00Z cancelled",
                       "2027-10-05T09:00:00Z cancelled"};
    for (auto const* const lines : {"SEQUENCE:1", "DTSTART;TZID=Europe/London:20270907T100000\nSEQUENCE:1",
                                    "DTSTART:20270101T100000Z\nSTATUS:CANCELLED"}) {
        CAPTURE(lines);
        CHECK(starts(must_read(clinic("") + cancelling(lines))) == all);
        CHECK(starts(must_read(cancelling(lines) + clinic(""))) == all);
    }
    // One instance only.
    CHECK(starts(must_read(clinic("") + cancelling("RECURRENCE-ID:20270914T090000Z"))).at(1) == all[1]);
    CHECK(starts(must_read(clinic("") + cancelling("RECURRENCE-ID:20270914T090000Z"))).at(2) == "2027-09-21T09:00:00Z");
    // Published again after it was cancelled.
    CHECK(starts(must_read(clinic("SEQUENCE:2") + cancelling("SEQUENCE:1"))).at(0) == "2027-09-07T09:00:00Z");
    // By itself it is an event like others, or says nothing.
    CHECK(starts(must_read(cancelling("DTSTART:20270101T100000Z"))) == Texts{"2027-01-01T10:00:00Z cancelled"});
    auto const nothing = must_read(cancelling("SEQUENCE:1"));
    CHECK(nothing.occurrences.empty());
    CHECK(mentions(nothing, "no DTSTART"));
}

TEST_CASE("a cancelled instance without words takes them from its series")
{
    CHECK(summaries(must_read(clinic("", change("RECURRENCE-ID:20270914T090000Z\nSTATUS:CANCELLED")))).at(1) ==
          "Clinic");
    CHECK(summaries(must_read(clinic("", change("RECURRENCE-ID:20270914T090000Z\nSUMMARY:")))).at(1).empty());
}

TEST_CASE("RDATE adds times, each once, in its own zone, and periods with their own end")
{
    auto const expansion = must_read(clinic(
        "RDATE;TZID=Europe/Berlin:20270910T110000,20270914T110000\nRDATE;VALUE=PERIOD:20270911T090000Z/PT3H,20270912T090000Z/20270912T093000Z"));
    CHECK(starts(expansion) == Texts{"2027-09-07T09:00:00Z", "2027-09-10T09:00:00Z", "2027-09-11T09:00:00Z",
                                     "2027-09-12T09:00:00Z", "2027-09-14T09:00:00Z", "2027-09-21T09:00:00Z",
                                     "2027-09-28T09:00:00Z", "2027-10-05T09:00:00Z"});
    CHECK(to_iso(expansion.occurrences[1].end) == "2027-09-10T10:00:00Z");
    CHECK(to_iso(expansion.occurrences[2].end) == "2027-09-11T12:00:00Z");
    CHECK(to_iso(expansion.occurrences[3].end) == "2027-09-12T09:30:00Z");
    CHECK(starts(must_read(event("DTSTART;VALUE=DATE:20270705\nRDATE;VALUE=DATE:20270708,20270705"))) ==
          Texts{"2027-07-05", "2027-07-08"});
}

TEST_CASE("two rules make one set")
{
    CHECK(starts(must_read(event("DTSTART:20270705T100000Z\nRRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=WEEKLY;COUNT=2"))) ==
          Texts{"2027-07-05T10:00:00Z", "2027-07-06T10:00:00Z", "2027-07-12T10:00:00Z"});
}

TEST_CASE("a first time that its own rule does not make is listed and counted, and reported")
{
    auto const expansion = must_read(event("DTSTART:20270705T100000Z\nRRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3"));
    CHECK(starts(expansion) == Texts{"2027-07-05T10:00:00Z", "2027-07-07T10:00:00Z", "2027-07-14T10:00:00Z"});
    CHECK(mentions(expansion, "not one of the times its own RRULE makes"));
}

TEST_CASE("the window takes in its beginning and leaves out its end, wherever it lies")
{
    auto const daily = event("DTSTART:20000101T100000Z\nRRULE:FREQ=DAILY");
    CHECK(starts(must_read(daily, "2027-07-05T10:00:00Z", "2027-07-07T10:00:00Z")) ==
          Texts{"2027-07-05T10:00:00Z", "2027-07-06T10:00:00Z"});
    CHECK(starts(must_read(daily, "2099-07-05", "2099-07-06")) == Texts{"2099-07-05T10:00:00Z"});
    CHECK(must_read(daily, "1999-01-01", "2000-01-01").occurrences.empty());
    CHECK(must_read(daily, "2027-07-06", "2027-07-05").occurrences.empty());
}

TEST_CASE("COUNT counts from the first time, not from the window")
{
    auto const ics = event("DTSTART:20270701T100000Z\nRRULE:FREQ=DAILY;COUNT=5");
    CHECK(starts(must_read(ics, "2027-07-04", "2028-01-01")) == Texts{"2027-07-04T10:00:00Z", "2027-07-05T10:00:00Z"});
}

TEST_CASE("occurrences come by start, then UID, from all calendars of a stream")
{
    auto const one = [](std::string const& uid, std::string const& start) {
        return "BEGIN:VEVENT\nUID:" + uid + "\nSUMMARY:" + uid + "\nDTSTART:" + start + "\nEND:VEVENT\n";
    };
    auto const ics = vcalendar(one("z", "20270709T090000Z") + one("b", "20270708T090000Z")) +
                     vcalendar(one("a", "20270709T090000Z"));
    CHECK(summaries(must_read(ics)) == Texts{"b", "a", "z"});
}
