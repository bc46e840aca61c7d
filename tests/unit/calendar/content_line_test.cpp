#include "campaigns/calendar/content_line.hpp"

#include "tests/unit/calendar/ics.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::campaigns::calendar;

TEST_CASE("a content line is taken apart, quotes and carets resolved")
{
    auto const property =
        read_property("x-Place;X-TITLE=\"Town Hall; Room: 3\";x-note=a^nb^'c^^;FLAG;VALUE=URI:geo:52.6,-1.1", 7);
    REQUIRE(property);
    CHECK(property->name == "X-PLACE");
    CHECK(property->line == 7);
    CHECK(property->parameter("X-TITLE") == "Town Hall; Room: 3");
    CHECK(property->parameter("X-NOTE") == "a\nb\"c^");
    CHECK(property->parameter("FLAG").empty());
    CHECK(property->parameter("VALUE") == "URI");
    CHECK(property->value == "geo:52.6,-1.1");
}

TEST_CASE("what is no content line is none")
{
    for (auto const* const line :
         {"", "words", ":value", ";A=b:c", "NAME;PARAM", "NAME;TZID=\"open:20270101", "NA ME:x", "N\xC3\x84ME:x"}) {
        CAPTURE(line);
        CHECK_FALSE(read_property(line, 1));
    }
}

TEST_CASE("text is unescaped and fit to print")
{
    CHECK(read_text("Stalls\\, talks\\; tea\\nand \\\\ more\\N!") == "Stalls, talks; tea\nand \\ more\n!");
    CHECK(read_text("ends in \\") == "ends in \\");
    CHECK(read_text(std::string_view("a\0b\x01\x7f\tc", 7)) == "ab\tc");
    CHECK(read_text("caf\xC3\xA9") == "caf\xC3\xA9");
    CHECK(read_text("caf\xE9!") == "caf\xEF\xBF\xBD!");
    CHECK(read_text("  a  ") == "a");
    CHECK(read_text_list("awareness,hate\\, crime, ,x\\") ==
          std::vector<std::string>{"awareness", "hate, crime", "x\\"});
}

TEST_CASE("folds are undone byte by byte, whatever the line ending, and line numbers are those of the file")
{
    for (std::string const end : {"\r\n", "\n", "\r"}) {
        std::string ics = "\xEF\xBB\xBF"
                          "BEGIN:VCALENDAR" +
                          end + "BEGIN:VEVENT" + end + "UID:a" + end + "DTSTART:2027" + end + " 0709T09" + end +
                          "\t0000Z" + end + "SUMMARY:caf\xC3" + end + " \xA9 and " + end + "  tea" + end + end +
                          "STATUS:ODD" + end + "END:VEVENT" + end + "END:VCALENDAR";
        auto const expansion = must_read(ics);
        CHECK(starts(expansion) == Texts{"2027-07-09T09:00:00Z"});
        CHECK(summaries(expansion) == Texts{"caf\xC3\xA9 and  tea"});
        CHECK(problems(expansion) == Texts{"11: STATUS is unknown; the event is read as confirmed"});
    }
}

TEST_CASE("names and keywords are read in any case")
{
    CHECK(
        starts(must_read(
            "begin:vcalendar\nbegin:vevent\nuid:a\ndtstart;value=date:20270709\nrrule:freq=daily;count=2\nend:vevent\nend:vcalendar")) ==
        Texts{"2027-07-09", "2027-07-10"});
}

TEST_CASE("the words of an event are carried whole; its alarm's are not its own")
{
    auto const expansion = must_read(event(
        "DTSTART:20270709T090000Z\nSUMMARY:Open day\nDESCRIPTION:Come\\, see\nLOCATION:Town Hall\nURL:https://example.org/day\n"
        "CATEGORIES:awareness,community\nCATEGORIES:police\nBEGIN:VALARM\nSUMMARY:Alarm\nDESCRIPTION:Ring\nDURATION:P9D\nEND:VALARM\nORGANIZER:mailto:a@example.org"));
    REQUIRE(expansion.occurrences.size() == 1);
    auto const& o = expansion.occurrences.front();
    CHECK(o.summary == "Open day");
    CHECK(o.description == "Come, see");
    CHECK(o.location == "Town Hall");
    CHECK(o.url == "https://example.org/day");
    CHECK(o.categories == std::vector<std::string>{"awareness", "community", "police"});
    CHECK(o.organiser.empty());
    CHECK(o.start == o.end);
    CHECK(must_read(event("DTSTART:20270709T090000Z\nURL:javascript:alert(1)")).occurrences.at(0).url.empty());
}
