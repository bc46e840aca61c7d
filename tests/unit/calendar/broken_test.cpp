#include "tests/unit/calendar/ics.hpp"

using namespace peal;
using namespace peal::tests;

namespace {

std::string refusal(std::string_view ics)
{
    auto const expansion = read(ics);
    REQUIRE_FALSE(expansion);
    CHECK(expansion.error().kind == ErrorKind::rejected);
    return expansion.error().message;
}

bool holds(std::string const& text, std::string_view words)
{
    return text.find(words) != std::string::npos;
}

std::string repeat(std::string_view text, std::size_t times)
{
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

}  // namespace

TEST_CASE("R9: what is no calendar is refused, and a sign-in page is called one")
{
    for (auto const* const page :
         {"<!DOCTYPE html><html><body>Sign in</body></html>", "\n  <html>", "\xEF\xBB\xBF<?xml version=\"1.0\"?>"}) {
        CHECK(holds(refusal(page), "sign-in page"));
    }
    CHECK(holds(refusal(""), "empty"));
    CHECK(holds(refusal(" \r\n "), "empty"));
    CHECK(holds(refusal("{\"error\":\"no\"}"), "JSON"));
    CHECK(holds(refusal("Not found"), "BEGIN:VCALENDAR"));
    CHECK(holds(refusal("BEGIN:VCALENDARX:1"), "BEGIN:VCALENDAR"));
    CHECK(holds(refusal("BEGIN:VEVENT\nEND:VEVENT"), "BEGIN:VCALENDAR"));
    CHECK(holds(refusal(std::string_view("\xFF\xFE"
                                         "B\0E\0",
                                         6)),
                "UTF-16"));
}

TEST_CASE("R9: a calendar that is cut off is refused at whatever byte")
{
    auto const whole = event("DTSTART;TZID=Europe/London:20270709T090000\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:Open day");
    REQUIRE(read(whole));
    auto const end = whole.rfind("END:VCALENDAR") + std::string_view("END:VCALENDAR").size();
    for (std::size_t length = 1; length < end; ++length) {
        CAPTURE(length);
        CHECK_FALSE(read(std::string_view(whole).substr(0, length)));
    }
    CHECK(read(std::string_view(whole).substr(0, end)));
    CHECK(holds(refusal(std::string_view(whole).substr(0, 120)), "cut off"));
    CHECK(holds(refusal("BEGIN:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR"), "cut off"));
}

TEST_CASE("R9: one broken event does not take the others with it")
{
    std::string const good = "BEGIN:VEVENT\nUID:good\nDTSTART:20270709T090000Z\nEND:VEVENT\n";
    struct Row {
        char const* lines;
        char const* problem;
    };
    for (auto const& row : {
             Row{"UID:a\nSUMMARY:no start", "4: the event has no DTSTART and was left out"},
             Row{"UID:a\nDTSTART:20270230T090000Z",
                 "6: DTSTART is no date that exists (20270230T090000Z); the event was left out"},
             Row{"UID:a\nDTSTART:20271301T090000Z",
                 "6: DTSTART is no date that exists (20271301T090000Z); the event was left out"},
             Row{"UID:a\nDTSTART:20270709T250000Z",
                 "6: DTSTART is no date that exists (20270709T250000Z); the event was left out"},
             Row{"UID:a\nDTSTART:", "6: DTSTART is no date that exists (); the event was left out"},
         }) {
        CAPTURE(row.lines);
        auto const expansion =
            must_read(vcalendar("BEGIN:VEVENT\n" + std::string(row.lines) + "\nEND:VEVENT\n" + good));
        CHECK(starts(expansion) == Texts{"2027-07-09T09:00:00Z"});
        CHECK(problems(expansion) == Texts{row.problem});
    }
}

TEST_CASE("R9: a bad rule leaves the first time, and says why")
{
    for (auto const* const rule : {"FREQ=DAILY;COUNT=3;UNTIL=20280101", "FREQ=MONTHLY;BYDAY=255SU", "FREQ=SECONDLY",
                                   "FREQ=MINUTELY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                                   "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=0", "FREQ=NEVER", ""}) {
        CAPTURE(rule);
        auto const expansion = must_read(event("DTSTART:20270709T090000Z\nRRULE:" + std::string(rule)));
        CHECK(starts(expansion) == Texts{"2027-07-09T09:00:00Z"});
        REQUIRE(expansion.problems.size() == 1);
        CHECK(expansion.problems[0].line == 8);
        CHECK(holds(expansion.problems[0].message, "only the first time is listed"));
    }
}

TEST_CASE("R9: an event without UID gets one that is the same every time, and another for another event")
{
    auto const uid = [](std::string const& lines) {
        auto const expansion = must_read(vcalendar("BEGIN:VEVENT\n" + lines + "\nEND:VEVENT"));
        CHECK(mentions(expansion, "has no UID"));
        return expansion.occurrences.at(0).uid;
    };
    auto const first = uid("DTSTART:20270709T090000Z\nSUMMARY:Open day");
    CHECK(first == "derived-8fde7f12a71d81e3");
    CHECK(uid("SUMMARY:Open day\nDTSTAMP:20270101T000000Z\nDTSTART:20270709T090000Z") == first);
    CHECK(uid("DTSTART:20270710T090000Z\nSUMMARY:Open day") != first);
    CHECK(uid("DTSTART:20270709T090000Z\nSUMMARY:Open night") != first);
}

TEST_CASE("the first line may be folded")
{
    auto ics = event("DTSTART:20270709T090000Z");
    ics.replace(0, 15, "BEG\r\n IN:\n\tVCALENDA\r R");
    CHECK(must_read(ics).occurrences.size() == 1);
    CHECK(holds(refusal("BEGIN:\nVCALENDAR\nEND:VCALENDAR"), "BEGIN:VCALENDAR"));
}

TEST_CASE("blanks before the first line do not matter")
{
    CHECK(starts(must_read(" \r\n\n\t " + event("DTSTART:20270709T090000Z"))) == Texts{"2027-07-09T09:00:00Z"});
}

TEST_CASE("R9: broken structure is mended where the meaning is clear, and reported with its line")
{
    auto const missing = must_read(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20270709T090000Z\nBEGIN:VEVENT\nUID:b\nDTSTART:20270710T090000Z\nEND:VCALENDAR");
    CHECK(starts(missing) == Texts{"2027-07-09T09:00:00Z", "2027-07-10T09:00:00Z"});
    CHECK(problems(missing) ==
          Texts{"5: END:VEVENT is missing before this line", "8: END:VEVENT is missing before this line"});

    auto const extra =
        must_read(vcalendar("END:VEVENT\nBEGIN:VEVENT\nUID:a\nDTSTART:20270709T090000Z\nunfolded words\nEND:VEVENT") +
                  "trailing words\n");
    CHECK(starts(extra) == Texts{"2027-07-09T09:00:00Z"});
    CHECK(problems(extra) == Texts{"4: END:VEVENT without its BEGIN was ignored",
                                   "8: this line is not of the form NAME:value and was ignored",
                                   "11: what stands outside BEGIN:VCALENDAR and END:VCALENDAR was ignored"});
}

TEST_CASE("NUL bytes are left out and reported; what is quoted in problems is fit to print")
{
    std::string ics = event("DTSTART:20270709T090000Z\nSUMMARY:Open@day");
    ics[ics.find('@')] = '\0';
    auto const expansion = must_read(ics);
    CHECK(summaries(expansion) == Texts{"Openday"});
    CHECK(problems(expansion) == Texts{"8: NUL bytes were left out"});
    CHECK(mentions(must_read(event("DTSTART;TZID=M\xE9\x01rs:20270709T090000")), "`M\xC3\xA9rs`"));
}

TEST_CASE("a line that is not UTF-8 is read as windows-1252, and the file's first such line is reported")
{
    auto const old = must_read(event("DTSTART:20270709T090000Z\nSUMMARY:Caf\xE9 \x96 \x93open\x94\n"
                                     "LOCATION:B\xFCrgerhaus\nCATEGORIES:f\xEAte,\x80 5"));
    CHECK(summaries(old) == Texts{"Caf\u00E9 \u2013 \u201Copen\u201D"});
    CHECK(old.occurrences.at(0).location == "B\u00FCrgerhaus");
    CHECK(old.occurrences.at(0).categories == Texts{"f\u00EAte", "\u20AC 5"});
    CHECK(problems(old) == Texts{"8: the text is not UTF-8; read as windows-1252"});
    // Every byte is a character, as in the table of the WHATWG.
    CHECK(summaries(must_read(event("DTSTART:20270709T090000Z\nSUMMARY:\x81\x8D\x8F\x90\x9D\xFF"))) ==
          Texts{"\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D\xC3\xBF"});
    // Each line by itself, and a folded one as a whole: a fold may part a character.
    auto const both = must_read(
        event("DTSTART:20270709T090000Z\nSUMMARY:Caf\xC3\n \xA9\nLOCATION:na\n \xEFve\nDESCRIPTION:\xE2\x82\xAC"));
    CHECK(summaries(both) == Texts{"Caf\u00E9"});
    CHECK(both.occurrences.at(0).location == "na\u00EFve");
    CHECK(both.occurrences.at(0).description == "\u20AC");
    CHECK(problems(both) == Texts{"10: the text is not UTF-8; read as windows-1252"});
    CHECK(must_read(event("DTSTART:20270709T090000Z\nSUMMARY:Caf\u00E9 \U0001F514 \uFFFD \uFFFE")).problems.empty());
}

TEST_CASE("R12: caps refuse the whole with the cap that was broken")
{
    CHECK(holds(refusal(vcalendar(repeat("X-FILLER:0123456789\n", 600000))), "10 MiB"));
    CHECK(holds(refusal(event("DTSTART:20270709T090000Z\nDESCRIPTION:" + std::string(4 << 20, 'x'))), "256 KB"));
    CHECK(holds(refusal(event("DTSTART:20270709T090000Z\nDESCRIPTION:" + repeat("x\n ", 400000))), "256 KB"));
    CHECK(holds(refusal("BEGIN:VCALENDAR\n" + repeat("BEGIN:X\n", 100000)), "nested"));
    CHECK(holds(refusal(vcalendar(repeat("BEGIN:X\n", 10) + repeat("END:X\n", 10))), "nested"));
    CHECK(read(vcalendar(repeat("BEGIN:X\n", 9) + repeat("END:X\n", 9))));
    CHECK(holds(refusal(vcalendar(repeat("BEGIN:VEVENT\nDTSTART:20270709\nEND:VEVENT\n", 20001))), "20000 events"));
    CHECK(holds(refusal(vcalendar(repeat("BEGIN:VTIMEZONE\nEND:VTIMEZONE\n", 1001))), "time zones"));
}

TEST_CASE("R12: an event is listed up to 2,000 times, and the rest reported")
{
    auto const expansion = must_read(event("DTSTART:20270101T090000Z\nRRULE:FREQ=HOURLY"));
    CHECK(expansion.occurrences.size() == 2000);
    CHECK(
        problems(expansion) ==
        Texts{
            "4: the event has more than 2000 occurrences in the period asked for; those from 2027-01-01 to 2027-03-25 are listed"});
    CHECK(must_read(event("DTSTART:20270101T090000Z\nRRULE:FREQ=HOURLY;COUNT=2000")).problems.empty());
}

TEST_CASE("a calendar that would cost too much is refused instead of read for minutes")
{
    // A million hours, counted one by one.
    std::string const often = "DTSTART:19000101T000000Z\nRRULE:FREQ=HOURLY;BYHOUR=5;COUNT=999999999\n";
    auto const one = must_read(event(often));
    CHECK(one.occurrences.empty());
    CHECK(mentions(one, "takes too long to follow"));

    std::string rules;
    for (int i = 0; i < 11; ++i) rules += "BEGIN:VEVENT\nUID:" + std::to_string(i) + "\n" + often + "END:VEVENT\n";
    CHECK(holds(refusal(vcalendar(rules)), "too long"));

    std::string words;
    for (int i = 0; i < 20; ++i) {
        words += "BEGIN:VEVENT\nUID:" + std::to_string(i) +
                 "\nDTSTART:20270101T000000Z\nRRULE:FREQ=HOURLY\nDESCRIPTION:" + std::string(30000, 'x') +
                 "\nEND:VEVENT\n";
    }
    CHECK(holds(refusal(vcalendar(words)), "64 MiB"));
}

TEST_CASE("what is only listed may be three times as long as what is kept")
{
    std::string series;
    for (int i = 0; i < 300; ++i)
        series += "BEGIN:VEVENT\nUID:" + std::to_string(i) +
                  "\nDTSTART:20270101T000000Z\nRRULE:FREQ=HOURLY;COUNT=2000\nDESCRIPTION:" + std::string(1000, 'x') +
                  "\nSUMMARY:s\nEND:VEVENT\n";
    auto const ics = vcalendar(series);
    CHECK(holds(refusal(ics), "200000 occurrences"));
    std::size_t count = 0;
    bool is_good = true;
    Instant last;
    auto const problems = campaigns::calendar::list_calendar(
        ics, {}, *parse_instant("2027-01-01"), *parse_instant("2028-01-01"),
        [&](campaigns::calendar::Occurrence const& one) {
            is_good = is_good && one.summary == "s" && one.description.empty() && one.start >= last;
            last = one.start;
            ++count;
        });
    REQUIRE(problems);
    CHECK(problems->empty());
    CHECK(is_good);
    CHECK(count == 600'000);
}

TEST_CASE("what would fill the memory is refused, or left out and reported")
{
    auto const many = "BEGIN:VEVENT\nUID:a\nDTSTART:20270709T090000Z\n" + repeat("URL:\n", 4900) + "END:VEVENT\n";
    CHECK(holds(refusal(vcalendar(repeat(many, 103))), "500000"));
    CHECK(must_read(event("DTSTART" + repeat(";A=b", 50000) + ":20270709T090000Z")).occurrences.size() == 1);
    std::string zones;
    for (int i = 0; i < 1100; ++i)
        zones += "BEGIN:VEVENT\nUID:" + std::to_string(i) + "\nDTSTART;TZID=Mars/" + std::to_string(i) +
                 ":20270709T090000\nEND:VEVENT\n";
    auto const expansion = must_read(vcalendar(zones + "BEGIN:VEVENT\nUID:z\nDTSTART:20270709T090000Z\nEND:VEVENT"));
    CHECK(expansion.occurrences.size() == 1101);
    CHECK(expansion.problems.size() == 501);
}

TEST_CASE("rules that name no day are not looked for without end")
{
    std::string rules;
    for (int i = 0; i < 1000; ++i)
        rules += "RRULE:FREQ=YEARLY;BYYEARDAY=366;BYMONTHDAY=" + std::to_string(i % 28 + 1) + "\n";
    CHECK(holds(
        refusal(vcalendar(repeat("BEGIN:VEVENT\nUID:a\nDTSTART:20270709T090000Z\n" + rules + "END:VEVENT\n", 20))),
        "too long"));
}

TEST_CASE("thousands of problems are not listed one by one")
{
    auto const expansion = must_read(vcalendar(repeat("END:X\n", 5000)));
    CHECK(expansion.problems.size() == 501);
    CHECK(expansion.problems.back().line == 0);
}

TEST_CASE("texts too long for any network are cut between characters, and reported")
{
    auto const expansion = must_read(event("DTSTART:20270709T090000Z\nSUMMARY:a" + repeat("\xC3\xA9", 3000)));
    CHECK(summaries(expansion).at(0).size() == 4095);
    CHECK(mentions(expansion, "SUMMARY is longer than"));
    auto const long_uid =
        must_read(vcalendar("BEGIN:VEVENT\nUID:" + std::string(2000, 'u') + "\nDTSTART:20270709T090000Z\nEND:VEVENT"));
    CHECK(long_uid.occurrences.at(0).uid.size() < 40);
}

TEST_CASE("an unknown default zone is refused")
{
    auto const expansion = read(event("DTSTART:20270709T090000Z"), "2027-01-01", "2028-01-01", "Mars/Olympus");
    REQUIRE_FALSE(expansion);
    CHECK(holds(expansion.error().message, "Mars/Olympus"));
}

TEST_CASE("no prefix, no flipped byte and no doubled line brings the reader down")
{
    auto const ics = vcalendar(
        "X-WR-TIMEZONE:Europe/London\nBEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Odd:20270709T090000\nDURATION:PT1H\n"
        "RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=4\nRDATE;VALUE=PERIOD:20270801T090000Z/PT2H\nEXDATE;TZID=\"Odd\":20270810T090000\nCATEGORIES:a,b\\,c\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Odd:20270914T090000\nDTSTART;TZID=Odd:20270915T090000\nEND:VEVENT");
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < ics.size(); i += 3) {
        for (char const c : {'\n', ':', '9', '\xFF'}) {
            auto changed = ics;
            changed[i] = c;
            accepted += read(changed).has_value() ? 1 : 0;
        }
    }
    CHECK(accepted > ics.size());
}
