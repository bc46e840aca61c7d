#include "daemon/worker/client.hpp"

#include "campaigns/calendar/reader.hpp"
#include "core/async_real_clock.hpp"
#include "tests/support/places.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

// Calendars read by the real peal-worker.

namespace {

using namespace peal;
using campaigns::calendar::Expansion;
using campaigns::calendar::ReadOptions;

constexpr char const* ics =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//peal//test//EN\r\n"
    "BEGIN:VEVENT\r\nUID:week@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261010\r\nDTEND;VALUE=DATE:20261018\r\n"
    "RRULE:FREQ=YEARLY;COUNT=3\r\nSUMMARY:Hate Crime Awareness Week \\, with commas\r\nCATEGORIES:awareness,hate-crime\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:talk@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261203T180000Z\r\nDTEND:20261203T190000Z\r\n"
    "STATUS:TENTATIVE\r\nSUMMARY:Talk\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n";

Result<Expansion> read(std::string text)
{
    asio::io_context context;
    auto const clock = make_real_clock(context.get_executor());
    auto const worker = worker::make_worker(context.get_executor(), *clock, tests::program_path("peal-worker"));
    ReadOptions options;
    options.source = "shared";
    return tests::run(context, worker->read_calendar(std::move(text), std::move(options), *parse_instant("2026-01-01"),
                                                     *parse_instant("2029-01-01")));
}

}  // namespace

TEST_CASE("a calendar read in the worker is the calendar read here")
{
    ReadOptions options;
    options.source = "shared";
    auto const here =
        campaigns::calendar::read_calendar(ics, options, *parse_instant("2026-01-01"), *parse_instant("2029-01-01"));
    auto const there = read(ics);
    REQUIRE(here);
    REQUIRE_MESSAGE(there, to_string(there.error()));
    REQUIRE(there->occurrences.size() == 4);
    CHECK(there->occurrences == here->occurrences);
    CHECK(there->problems == here->problems);
    CHECK(there->occurrences[0].source == "shared");
    CHECK(there->occurrences[0].all_day);
}

TEST_CASE("broken UTF-8 in a calendar does not break the answer")
{
    std::string const broken =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\xff@b\r\nDTSTAMP:20260101T000000Z\r\n"
        "DTSTART;TZID=Europe/Lond\xffon:20261203T180000\r\nSUMMARY:caf\xe9\r\nLOCATION:\xc3\r\nURL:https://a.example/\xfe\r\n"
        "CATEGORIES:\xed\xa0\x80\r\nDESCRIPTION:\xf8\x88\r\nX-\xff:1\r\nEND:VEVENT\r\nBEGIN:V\xff\r\nEND:V\xff\r\n"
        "BEGIN:VEVENT\r\nUID:good\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261203T180000Z\r\nSUMMARY:Talk\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    auto const there = read(broken);
    REQUIRE_MESSAGE(there, to_string(there.error()));
    CHECK_FALSE(there->occurrences.empty());
    CHECK(there->occurrences.at(0).summary == "caf\u00E9");
}

TEST_CASE("a sign-in page is refused by the worker with the reader's own words")
{
    std::string const page = "<!DOCTYPE html><html><title>Sign in</title></html>";
    auto const there = read(page);
    auto const here = campaigns::calendar::read_calendar(page, ReadOptions(), *parse_instant("2026-01-01"),
                                                         *parse_instant("2029-01-01"));
    REQUIRE_FALSE(there);
    REQUIRE_FALSE(here);
    CHECK(there.error().kind == here.error().kind);
    CHECK(there.error().message == here.error().message);
}

TEST_CASE("a calendar beyond the job's size is refused before a process is started")
{
    auto const there = read(std::string(std::size_t{17} << 20, 'x'));
    REQUIRE_FALSE(there);
    CHECK(there.error().kind == ErrorKind::rejected);
    CHECK(there.error().message.find("16 MiB") != std::string::npos);
}
