#include "campaigns/planner/event_fields.hpp"
#include "campaigns/planner/words.hpp"

#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

using namespace peal::campaigns::planner;
using namespace peal::test;

TEST_CASE("text is composed to NFC")
{
    CHECK(to_nfc("cafe\xCC\x81") == "caf\xC3\xA9");
    CHECK(to_nfc("plain") == "plain");
}

TEST_CASE("others' text becomes one clean line of limited length")
{
    CHECK(one_line(" A\r\n\tB\x01 C  ", 100) == "A B C");
    CHECK(one_line("\xC3\xA9\xC3\xA9\xC3\xA9", 2) == "\xC3\xA9\xC3\xA9");
    CHECK(one_line("a\xFFz", 100) == "az");
    CHECK(one_line("", 10).empty());
    // Joiners and the letters of a flag belong to the spelling; other signs that are not seen go, and split no word.
    for (auto const* kept : {"\u0645\u06CC\u200C\u062E", "\u0915\u094D\u200D\u0937", "\U0001F468\u200D\U0001F469",
                             "\U0001F3F4\U000E0067\U000E007F"})
        CHECK(one_line(kept, 100) == kept);
    CHECK(one_line("soft\u00ADhyphen a\u200Bb\u2060c \u202Ed\u202C", 100) == "softhyphen abc d");
}

TEST_CASE("a hashtag is found as a whole, in any case")
{
    CHECK(contains_hashtag("Join #TownTogether now", "#towntogether"));
    CHECK(contains_hashtag("(#TownTogether)", "#TownTogether"));
    CHECK(contains_hashtag("#TownTogether.", "#TownTogether"));
    CHECK_FALSE(contains_hashtag("#TownTogetherAgain", "#TownTogether"));
    CHECK_FALSE(contains_hashtag("a#TownTogether", "#TownTogether"));
    CHECK_FALSE(contains_hashtag("https://a.example/#TownTogether", "#TownTogether"));
    CHECK(contains_hashtag("#TownTogetherAgain #TownTogether", "#TownTogether"));
    CHECK(contains_hashtag("\uFF03TownTogether", "#TownTogether"));
    CHECK(contains_hashtag("#Caf\u00E9Night", "#Cafe\u0301Night"));
    CHECK(contains_hashtag("#CAFE\u0301NIGHT", "#Caf\u00E9Night"));
    CHECK_FALSE(contains_hashtag("", "#TownTogether"));
}

TEST_CASE("a hashtag is spelt as agreed, and nothing else is touched")
{
    CHECK(spell_hashtag("Join #towntogether, (#TOWNTOGETHER) and #towntogetherAgain!", "#TownTogether") ==
          "Join #TownTogether, (#TownTogether) and #towntogetherAgain!");
    CHECK(spell_hashtag("\uFF03towntogether \u00E9 \U0001F389", "#TownTogether") == "#TownTogether \u00E9 \U0001F389");
    CHECK(spell_hashtag("#CAF\u00C9NIGHT", "#Caf\u00E9Night") == "#Caf\u00E9Night");
    CHECK(spell_hashtag("#towntogether https://a.example/#towntogether", "#TownTogether") ==
          "#TownTogether https://a.example/#towntogether");
    for (auto const* text : {"", "no tag", "https://a.example/#towntogether", "#town together", "#"})
        CHECK(spell_hashtag(text, "#TownTogether") == text);
}

TEST_CASE("a sentence ends with the stop of whatever script, in quotes or not")
{
    for (auto const* text :
         {"", "One.", "Two!", "Three?", "He said \"four.\"", "(Five.)", "\u201CSix.\u201D", "\u06C1\u06CC\u06BA\u06D4",
          "\u0622\u067E\u061F", "\u0A39\u0A4B\u0964", "\u4F60\u597D\u3002"})
        CHECK_MESSAGE(ends_sentence(text), text);
    for (auto const* text : {"One", "One,", "\"Two\"", "\u06C1\u06CC\u06BA", "3 (three)"})
        CHECK_FALSE_MESSAGE(ends_sentence(text), text);
}

TEST_CASE("words are found whatever their case and blanks")
{
    CHECK(contains_words("Report it:\n  101 or  online.", "report IT: 101 or"));
    CHECK(contains_words("Meet at the CAFE\u0301.", "the caf\u00E9"));
    CHECK_FALSE(contains_words("Report", "Report it"));
    CHECK_FALSE(contains_words("anything", ""));
}

TEST_CASE("what a text may say about a timed event")
{
    auto event = timed("tea", "Tea\nparty", "2027-07-01T09:00:00Z", "2027-07-01T10:30:00Z");
    event.location = "Hall";
    auto values = event_fields(event, "Europe/London", "en-GB");
    CHECK(values["event.title"] == "Tea party");
    CHECK(values["event.date"] == "Thursday 1 July");
    CHECK(values["event.dates"] == "Thursday 1 July");
    CHECK(values["event.time"] == "10am");
    CHECK(values["event.end_time"] == "11:30am");
    CHECK(values["event.weekday"] == "Thursday");
    CHECK(values["event.month"] == "July");
    CHECK(values["event.year"] == "2027");
    CHECK(values["event.url"].empty());
}

TEST_CASE("an event that ends at midnight ends on its own day")
{
    auto const event = timed("talk", "Talk", "2027-03-12T20:00:00Z", "2027-03-13T00:00:00Z");
    auto values = event_fields(event, "Europe/London", "en-GB");
    CHECK(values["event.end_date"] == "Friday 12 March");
    CHECK(values["event.end_time"] == "midnight");
    CHECK(event_fields(event, "Europe/London", "pl")["event.end_time"] == "24:00");
    values =
        event_fields(timed("talk", "Talk", "2027-03-12T20:00:00Z", "2027-03-13T00:30:00Z"), "Europe/London", "en-GB");
    CHECK(values["event.end_date"] == "Saturday 13 March");
    CHECK(values["event.end_time"] == "12:30am");
}

TEST_CASE("what a text may say about days")
{
    auto values = event_fields(all_day("week", "Week", "2027-10-09", "2027-10-16"), "Europe/London", "en-GB");
    CHECK(values["event.dates"] == "9 to 16 October");
    CHECK(values["event.end_date"] == "Saturday 16 October");
    CHECK(values["event.time"].empty());
    values = event_fields(all_day("turn", "Turn", "2026-12-28", "2027-01-03"), "Europe/London", "en-GB");
    CHECK(values["event.dates"] == "28 December to 3 January");
}

TEST_CASE("dates are written in the language of the post")
{
    auto values =
        event_fields(timed("tea", "Tea", "2027-07-01T12:00:00Z", "2027-07-01T13:00:00Z"), "Europe/London", "pl");
    CHECK(values["event.month"] == "lipiec");
    CHECK(values["event.date"].find("lipca") != std::string::npos);
    CHECK(values["event.time"] == "13:00");
}
