#include "connectors/calendar/feed_text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace peal;
using namespace std::chrono_literals;
namespace calendar = peal::connectors::calendar;

namespace {

std::string words_about(std::string const& text)
{
    auto const judged = calendar::judge_feed(text, "cal.example");
    REQUIRE_FALSE(judged.has_value());
    return std::string(to_string(judged.error().kind)) + ": " + judged.error().message;
}

bool says(std::string const& words, char const* what)
{
    return words.find(what) != std::string::npos;
}

Duration interval(std::string const& line)
{
    return calendar::refresh_interval("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + line + "\r\nBEGIN:VEVENT\r\n");
}

}  // namespace

TEST_CASE("a calendar is known by its first line and its last")
{
    for (auto const* text :
         {"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "begin:vcalendar\nend:vcalendar", "\xEF\xBB\xBF\r\n BEGIN:X\r\n",
          "\xEF\xBB\xBF"
          "BEGIN:VCALENDAR \nEND:VCALENDAR \n",
          "\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n\r\n",
          "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n",
          "BEGIN:VCALENDAR\nEND:VCALENDAR\n<!-- kept for an hour -->\n"}) {
        INFO(std::string(text));
        bool const is_calendar = std::string(text).find("BEGIN:X") == std::string::npos;
        CHECK(calendar::judge_feed(text, "cal.example").has_value() == is_calendar);
    }
}

TEST_CASE("what stands in a calendar's place is told so that a person can act")
{
    auto const page = words_about("<!DOCTYPE html><html><title>Sign in</title></html>");
    CHECK(says(page, "rejected: cal.example gives a web page"));
    CHECK(says(page, "sign-in page"));
    CHECK(says(words_about("<?xml version='1.0'?><d:multistatus xmlns:d='DAV:'/>"), "write `caldav:`"));
    CHECK(says(words_about("{\"error\":\"login\"}"), "JSON"));
    CHECK(says(words_about(""), "empty answer"));
    CHECK(says(words_about(" \r\n "), "empty answer"));
    CHECK(says(words_about("BEGIN:VCARD\r\nEND:VCARD\r\n"), "BEGIN:VCALENDAR"));
    CHECK(says(words_about(std::string("\x1f\x8b\x08\0", 4)), "something else"));
    // Not words of the page: they may hold anything.
    CHECK_FALSE(says(page, "Sign in"));
}

TEST_CASE("a calendar that breaks off is asked for again")
{
    for (auto const* text : {"BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
                             "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nVERSION:2.0\n",
                             "BEGIN:VCALENDAR\nDESCRIPTION:x\n END:VCALENDAR\n"}) {
        INFO(std::string(text));
        CHECK(says(words_about(text), "transient: cal.example breaks off"));
    }
}

TEST_CASE("a calendar says how often it wants to be asked")
{
    CHECK(interval("REFRESH-INTERVAL;VALUE=DURATION:PT12H") == 12h);
    CHECK(interval("X-PUBLISHED-TTL:PT1H") == 1h);
    CHECK(interval("x-published-ttl:pt30m") == 30min);
    CHECK(interval("X-PUBLISHED-TTL:PT1H\r\nREFRESH-INTERVAL;VALUE=DURATION:P1DT30M") == 24h + 30min);
    CHECK(interval("REFRESH-INTERVAL;VALUE=DURATION:soon\r\nX-PUBLISHED-TTL:PT1H") == 1h);
    for (auto const* line : {"", "X-PUBLISHED-TTL:", "X-PUBLISHED-TTL:-PT1H", "X-PUBLISHED-TTL:PT1", "REFRESH-INTERVAL",
                             "DESCRIPTION:REFRESH-INTERVAL:PT1H", "BEGIN:VEVENT\r\nX-PUBLISHED-TTL:PT1H"})
        CHECK(interval(line) == 0s);
}
