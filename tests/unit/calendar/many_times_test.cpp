#include "campaigns/calendar/expand.hpp"
#include "tests/unit/calendar/ics.hpp"

#include <algorithm>

using namespace peal;
using namespace peal::tests;
using campaigns::calendar::Expansion;
using campaigns::calendar::occurrences_max;

// R12: an event with more times than are listed.

namespace {

// Eight times a day.
std::string const busy = "DTSTART;TZID=Europe/London:20260101T090000\nRRULE:FREQ=HOURLY;BYHOUR=9,10,11,12,13,14,15,16";

// As the daemon reads at the end of November 2026.
Expansion read_ahead(std::string_view ics, std::string_view ahead_from = "2026-11-29",
                     std::string_view from = "2025-10-26", std::string_view to = "2030-01-04")
{
    campaigns::calendar::ReadOptions options{"test", "Europe/London"};
    options.ahead_from = *parse_instant(ahead_from);
    auto expansion = campaigns::calendar::read_calendar(ics, options, *parse_instant(from), *parse_instant(to));
    if (!expansion) FAIL(expansion.error().message);
    return std::move(*expansion);
}

std::size_t count_before(Expansion const& expansion, std::string_view moment)
{
    auto const at = *parse_instant(moment);
    return std::size_t(std::count_if(expansion.occurrences.begin(), expansion.occurrences.end(),
                                     [&](auto const& one) { return one.start < at; }));
}

}  // namespace

TEST_CASE("R12: what is ahead has the room first, and the problem says how far it goes")
{
    auto const expansion = read_ahead(event(busy));
    auto const all = starts(expansion);
    REQUIRE(all.size() == occurrences_max);
    CHECK(all.front() == "2026-11-29T09:00:00Z");
    CHECK(all.back() == "2027-08-05T15:00:00Z");
    CHECK(
        problems(expansion) ==
        Texts{
            "4: the event has more than 2000 occurrences in the period asked for; those from 2026-11-29 to 2027-08-05 are listed"});
}

TEST_CASE("R12: what room is left goes to what was last")
{
    auto const ended = read_ahead(event(busy + ";UNTIL=20261229T000000Z"));
    REQUIRE(ended.occurrences.size() == occurrences_max);
    CHECK(starts(ended).back() == "2026-12-28T16:00:00Z");
    CHECK(count_before(ended, "2026-11-29") == occurrences_max - 30 * 8);
    CHECK(mentions(ended, "those from 2026-04-23 to 2026-12-28 are listed"));
    // None ahead.
    auto const over = read_ahead(event(busy + ";UNTIL=20261101T000000Z"));
    REQUIRE(over.occurrences.size() == occurrences_max);
    CHECK(starts(over).back() == "2026-10-31T16:00:00Z");
    CHECK(mentions(over, "to 2026-10-31 are listed"));
    // All of it has room.
    auto const few = read_ahead(event(busy + ";UNTIL=20260801T000000Z"));
    CHECK(few.occurrences.size() == 212 * 8);
    CHECK(few.problems.empty());
}

TEST_CASE("R12: with COUNT, several rules and extra dates the room is shared in the same order")
{
    auto const counted = read_ahead(event(busy + ";COUNT=2920"));
    CHECK(starts(counted).back() == "2026-12-31T16:00:00Z");
    CHECK(counted.occurrences.size() == occurrences_max);

    auto const two = read_ahead(event(busy + "\nRRULE:FREQ=DAILY;BYHOUR=20\nRDATE:20290101T120000Z,20251101T120000Z"));
    auto const all = starts(two);
    REQUIRE(all.size() == occurrences_max);
    CHECK(all[8] == "2026-11-29T20:00:00Z");
    CHECK(all[9] == "2026-11-30T09:00:00Z");
    CHECK(count_before(two, "2026-11-29") == 0);
    CHECK(all.back() < "2027-07-10");
}

TEST_CASE("R12: a time that somebody changed has room before others that are ahead, and none is listed where it was")
{
    auto const changed = "BEGIN:VEVENT\nUID:a\nSUMMARY:changed\n";
    auto const ics = vcalendar("BEGIN:VEVENT\nUID:a\n" + busy + "\nEXDATE;VALUE=DATE:20261201\nEND:VEVENT\n" + changed +
                               "RECURRENCE-ID:20280110T090000Z\nDTSTART:20280110T093000Z\nEND:VEVENT\n" + changed +
                               "RECURRENCE-ID:20260105T090000Z\nDTSTART:20260105T093000Z\nEND:VEVENT\n" + changed +
                               "RECURRENCE-ID:20261130T090000Z\nDTSTART:20261130T093000Z\nEND:VEVENT");
    auto const expansion = read_ahead(ics);
    auto const all = starts(expansion);
    REQUIRE(all.size() == occurrences_max);
    CHECK(all.back() == "2028-01-10T09:30:00Z");
    CHECK(std::count(all.begin(), all.end(), "2026-11-30T09:30:00Z") == 1);
    CHECK(std::count(all.begin(), all.end(), "2026-11-30T09:00:00Z") == 0);
    CHECK(std::count(all.begin(), all.end(), "2026-01-05T09:30:00Z") == 0);
    // A single one far off does not say that all before it are there.
    CHECK(mentions(expansion, "those from 2026-11-29 to 2027-08-06 are listed"));
}

TEST_CASE("R12: what was moved far counts by when it is")
{
    auto const ics = vcalendar("BEGIN:VEVENT\nUID:a\n" + busy +
                               "\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\n"
                               "RECURRENCE-ID;RANGE=THISANDFUTURE:20260601T080000Z\n"
                               "DTSTART;TZID=Europe/London:20270306T090000\nEND:VEVENT");
    auto const expansion = read_ahead(ics);
    CHECK(expansion.occurrences.size() == occurrences_max);
    CHECK(count_before(expansion, "2027-03-06") == 0);
    CHECK(starts(expansion).front() == "2027-03-06T09:00:00Z");
}

TEST_CASE("R12: readings of the days that follow keep what is ahead and only add to it")
{
    auto const first = read_ahead(event(busy));
    auto const next = read_ahead(event(busy), "2026-11-30", "2025-10-27", "2030-01-05");
    auto const before = starts(first), after = starts(next);
    CHECK(Texts(before.begin() + 8, before.end()) == Texts(after.begin(), after.end() - 8));
    // Nothing but the moment counts.
    CHECK(starts(read_ahead(event(busy), "2026-11-29", "2026-06-01", "2028-01-01")) == before);
}

TEST_CASE("R12: who names no such moment has the first times of the period")
{
    auto const expansion = must_read(event(busy), "2025-10-26", "2030-01-04");
    CHECK(starts(expansion).front() == "2026-01-01T09:00:00Z");
    CHECK(mentions(expansion, "those from 2026-01-01 to 2026-09-07 are listed"));
}
