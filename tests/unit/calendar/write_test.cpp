#include "campaigns/calendar/write.hpp"

#include "tests/unit/calendar/ics.hpp"
#include "tests/unit/calendar/outgoing.hpp"

using namespace peal;
using namespace peal::campaigns::calendar;
using namespace peal::tests;

namespace {

CalendarHead head()
{
    CalendarHead made;
    made.name = "Stamp It Out; events, posts";
    made.zone = "Europe/London";
    made.colour = "navy";
    return made;
}

Said said(Entry entry, int sequence = 0)
{
    return Said{std::move(entry), sequence, parse_instant("2027-03-01T12:00:00Z").value()};
}

Said an_event(std::string const& uid, std::string_view start, int sequence = 0)
{
    return said(to_entry(an_occurrence(uid, start), "town"), sequence);
}

std::size_t count(std::string const& text, std::string_view what)
{
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++n;
    return n;
}

}  // namespace

TEST_CASE("an event, byte for byte")
{
    auto occurrence = an_occurrence("a", "2027-10-09T08:00:00Z");
    occurrence.location = "Town Hall, Leicester";
    occurrence.description = "Bring a friend; or two.\nDoors: 9";
    occurrence.url = "https://council.example/open-day?a=1,2;3";
    occurrence.categories = {"awareness", "open day"};
    auto const entry = to_entry(occurrence, "town");
    CHECK(write_calendar(head(), {said(entry, 3)}) == "BEGIN:VCALENDAR\r\n"
                                                      "VERSION:2.0\r\n"
                                                      "PRODID:-//Peal//Calendar//EN\r\n"
                                                      "CALSCALE:GREGORIAN\r\n"
                                                      "METHOD:PUBLISH\r\n"
                                                      "NAME:Stamp It Out\\; events\\, posts\r\n"
                                                      "X-WR-CALNAME:Stamp It Out; events, posts\r\n"
                                                      "X-WR-TIMEZONE:Europe/London\r\n"
                                                      "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"
                                                      "X-PUBLISHED-TTL:PT1H\r\n"
                                                      "COLOR:navy\r\n"
                                                      "BEGIN:VEVENT\r\n"
                                                      "UID:" +
                                                          entry.uid +
                                                          "\r\n"
                                                          "DTSTAMP:20270301T120000Z\r\n"
                                                          "LAST-MODIFIED:20270301T120000Z\r\n"
                                                          "SEQUENCE:3\r\n"
                                                          "STATUS:CONFIRMED\r\n"
                                                          "DTSTART:20271009T080000Z\r\n"
                                                          "DTEND:20271009T090000Z\r\n"
                                                          "SUMMARY:Open day\r\n"
                                                          "DESCRIPTION:Bring a friend\\; or two.\\nDoors: 9\r\n"
                                                          "LOCATION:Town Hall\\, Leicester\r\n"
                                                          "URL:https://council.example/open-day?a=1,2;3\r\n"
                                                          "CATEGORIES:awareness\r\n"
                                                          "CATEGORIES:open day\r\n"
                                                          "TRANSP:OPAQUE\r\n"
                                                          "END:VEVENT\r\n"
                                                          "END:VCALENDAR\r\n");
}

TEST_CASE("whole days are dates with an end behind them, and posts take no time")
{
    auto const text = write_calendar(
        head(), {said(to_entry(days_off("week", "2027-10-09", "2027-10-16"), "town")),
                 said(to_entry(a_post("k", "2027-10-10T08:30:00Z", "cancelled"), post_names, "town"), 1)});
    CHECK(text.find("DTSTART;VALUE=DATE:20271009\r\nDTEND;VALUE=DATE:20271017\r\n") != std::string::npos);
    CHECK(text.find("DTSTART:20271010T083000Z\r\nSUMMARY:Post on X: How to report\r\n") != std::string::npos);
    CHECK(text.find("STATUS:CANCELLED\r\n") != std::string::npos);
    CHECK(count(text, "TRANSP:TRANSPARENT\r\n") == 2);
}

TEST_CASE("no order of the entries changes a byte, and lines are short and whole characters")
{
    auto long_one = an_occurrence("long", "2027-10-09T08:00:00Z");
    for (int i = 0; i < 60; ++i) long_one.description += "Łódź 😀 \\ , ; ";
    auto const a = said(to_entry(long_one, "town"));
    auto const b = an_event("b", "2027-10-09T08:00:00Z");
    auto const c = an_event("c", "2027-01-09T08:00:00Z");
    auto const text = write_calendar(head(), {a, b, c});
    CHECK(text == write_calendar(head(), {c, b, a}));
    std::size_t from = 0;
    while (from < text.size()) {
        auto const end = text.find("\r\n", from);
        REQUIRE(end != std::string::npos);
        CHECK(end - from <= 75);
        // The rest of a character would be no start of a line.
        CHECK((static_cast<unsigned char>(text[from]) & 0xC0) != 0x80);
        from = end + 2;
    }
}

TEST_CASE("what is written is read back as it was, over both clock changes")
{
    std::vector<Occurrence> const events = {
        an_occurrence("winter", "2027-01-15T09:00:00Z"), days_off("whole", "2027-03-28", "2027-03-28"),
        an_occurrence("before", "2027-03-28T00:30:00Z"), an_occurrence("after", "2027-03-28T01:30:00Z"),
        days_off("many", "2027-10-30", "2027-11-02"),    an_occurrence("twice 1", "2027-10-31T00:30:00Z"),
        an_occurrence("twice 2", "2027-10-31T01:30:00Z")};
    std::vector<Said> out;
    for (auto const& event : events) out.push_back(said(to_entry(event, "town")));
    auto const expansion = must_read(write_calendar(head(), out));
    CHECK(expansion.problems.empty());
    REQUIRE(expansion.occurrences.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto const& back = expansion.occurrences[i];
        CAPTURE(events[i].uid);
        CHECK(back.uid == out[i].entry.uid);
        CHECK(back.summary == events[i].summary);
        CHECK(back.start == events[i].start);
        CHECK(back.end == events[i].end);
        CHECK(back.all_day == events[i].all_day);
        CHECK(back.zone == "Europe/London");
        CHECK_FALSE(back.repeats);
        if (back.all_day) CHECK(back.end_date == events[i].end_date);
    }
}

TEST_CASE("odd words come back as they were")
{
    auto occurrence = an_occurrence("a", "2027-10-09T08:00:00Z");
    occurrence.summary = R"(Back\slash, "quote"; colon: n \n — Ærø)";
    occurrence.description = "line\n\nBEGIN:VEVENT\nEND:VCALENDAR\n\tindented; \\n stays";
    occurrence.location = "^'caret^n";
    auto const expansion = must_read(write_calendar(head(), {said(to_entry(occurrence, "town"))}));
    REQUIRE(expansion.occurrences.size() == 1);
    CHECK(expansion.occurrences[0].summary == occurrence.summary);
    CHECK(expansion.occurrences[0].description == occurrence.description);
    CHECK(expansion.occurrences[0].location == occurrence.location);
}

TEST_CASE("an empty calendar is one all the same")
{
    auto const expansion = must_read(write_calendar(head(), {}));
    CHECK(expansion.occurrences.empty());
    CHECK(expansion.problems.empty());
}
