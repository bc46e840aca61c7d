#include "campaigns/definitions/suggestion.hpp"
#include "campaigns/definitions/values.hpp"

#include <doctest/doctest.h>

using namespace peal::campaigns;
using namespace peal::campaigns::definitions;
using namespace std::chrono_literals;

TEST_CASE("dates must exist")
{
    CHECK(parse_date("2028-02-29"));
    for (auto const* text : {"2027-02-29", "2027-13-01", "2027-1-1", "01/02/2027", "2027-10-09 ", "", "tomorrow"})
        CHECK_FALSE(parse_date(text));
}

TEST_CASE("times of day")
{
    CHECK(parse_time_of_day("09:05") == 545min);
    CHECK(parse_time_of_day("9:05") == 545min);
    CHECK(parse_time_of_day("23:59") == 1439min);
    for (auto const* text : {"24:00", "9", "9:5", "9:60", "9am", ":30", "-1:00", "009:00"})
        CHECK_FALSE(parse_time_of_day(text));
}

TEST_CASE("local moments")
{
    auto const wall = parse_wall("2027-10-09 09:30");
    REQUIRE(wall);
    CHECK(to_text(*wall) == "2027-10-09T09:30");
    CHECK(parse_wall("2027-10-09T09:30") == wall);
    for (auto const* text : {"2027-10-09", "2027-10-09 25:00", "2027-10-09_09:30", "2027-02-30 09:00"})
        CHECK_FALSE(parse_wall(text));
}

TEST_CASE("lengths of time have no days")
{
    CHECK(parse_duration("30s") == 30s);
    CHECK(parse_duration("1h30m") == 90min);
    CHECK(parse_duration("-2h") == -2h);
    CHECK(parse_duration("+5s") == 5s);
    for (auto const* text : {"", "-", "5", "1d", "1m1h", "1h1h", "h", "1.5h", "9999999h", "5 s"})
        CHECK_FALSE(parse_duration(text));
}

TEST_CASE("days of the week")
{
    CHECK(parse_weekday("tue") == std::chrono::Tuesday);
    CHECK(parse_weekday("Sunday") == std::chrono::Sunday);
    CHECK_FALSE(parse_weekday("tu"));
    CHECK_FALSE(parse_weekday(""));
}

TEST_CASE("ids, languages, colours, addresses and hashtags")
{
    CHECK(is_id("how-to-report"));
    for (auto const* text : {"", "-a", "A", "a b", "a/b", "\xC3\xA9"}) CHECK_FALSE(is_id(text));
    for (auto const* text : {"en", "en-GB", "pa-Arab", "zh-Hant-TW"}) CHECK(is_language(text));
    for (auto const* text : {"", "e", "english", "en_GB", "en-", "-en"}) CHECK_FALSE(is_language(text));
    CHECK(is_colour("#1d2A5b"));
    for (auto const* text : {"1d2a5b", "#1d2a5", "#1d2a5g", ""}) CHECK_FALSE(is_colour(text));
    for (auto const* text : {"https://a.example", "http://127.0.0.1:8080", "https://a.example/b?c=d"})
        CHECK(is_web_address(text));
    for (auto const* text :
         {"ftp://a.example", "https://", "https://a b", "javascript:alert(1)", "https://user@a.example",
          "https://a.example:0", "https://a.example:99999", "//a.example", "https://a.example/\"x"})
        CHECK_FALSE(is_web_address(text));
    CHECK(is_hashtag("#StampItOut"));
    CHECK(is_hashtag("#\xC3\x89t\xC3\xA9"));
    for (auto const* text : {"StampItOut", "#", "#1", "#a b", "#a-b", "##a"}) CHECK_FALSE(is_hashtag(text));
}

TEST_CASE("a mistyped word finds the one that was meant")
{
    std::vector<std::string> const known = {"title", "aim", "audience", "messages", "quiet_hours"};
    CHECK(nearest("titel", known) == "title");
    CHECK(nearest("message", known) == "messages");
    CHECK(nearest("quiet-hours", known) == "quiet_hours");
    CHECK(nearest("Title", known) == "title");
    CHECK(nearest("Title", {"titles", "title"}) == "title");
    CHECK(nearest("tiltes", {"titels", "title", "titles"}) == "titles");
    CHECK(nearest("aduience", known) == "audience");
    CHECK(nearest("colour", known).empty());
    CHECK(hint("colour", {"a", "b"}) == "; known: a, b");
    CHECK(hint("x", {}).empty());
    CHECK(list_of({"a", "b", "c"}, 2) == "a, b and 1 more");
}
