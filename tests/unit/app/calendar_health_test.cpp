#include "tests/unit/app/fetcher_fixture.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(FetcherFixture, "each calendar counts what takes place in it, also what another one had first")
{
    definitions = with_source("address: https://town.example/secret-8912/ours.ics",
                              "  - {id: district, address: \"https://district.example/ours.ics\", owner: council}\n");
    text += calendar_of(event("c", "20270212T100000Z") + event("d", "20270213T100000Z"));
    text.replace(text.find("SUMMARY:Vigil d"), 0, "STATUS:CANCELLED\r\n");
    fetcher->wake();
    pass(1s);
    CHECK(agenda().size() == 4);
    CHECK(calendars->count("town") == 2);
    CHECK(calendars->count("district") == 3);
    // What has left is known, and takes place no more.
    text = calendar_of(event("b", "20270211T100000Z") + event("c", "20270212T100000Z"));
    etag = "\"2\"";
    pass(20min);
    agenda();
    CHECK(calendars->count("town") == 2);
    CHECK(calendars->count("district") == 2);
}

TEST_CASE_FIXTURE(FetcherFixture, "what is wrong inside of a calendar is told as long as it stands there")
{
    CHECK(calendars->problems_in("town").count == 0);
    auto wrong = event("a", "20270210T100000Z");
    wrong.replace(wrong.find("DTSTART:"), 8, "DTSTART;TZID=Mystery Time:");
    wrong.replace(wrong.find("100000Z"), 7, "100000");
    text = calendar_of(wrong + event("b", "20271310T100000Z"));
    etag = "\"2\"";
    CHECK(look_now().empty());
    Lines const told{"line 6: the time zone `Mystery Time` is not known; times in it are read in Europe/London",
                     "line 12: DTSTART is no date that exists (20271310T100000Z); the event was left out"};
    CHECK(calendars->problems_in("town").first == told);
    CHECK(calendars->problems_in("town").count == 2);
    // An answer without news, and none at all, change nothing.
    CHECK(look_now().empty());
    status = 500;
    CHECK_FALSE(look_now().empty());
    status.reset();
    CHECK(calendars->problems_in("town").first == told);
    restart();
    pass(20min);
    CHECK(calendars->problems_in("town").first == told);

    std::string many;
    for (int n = 0; n < 600; ++n) many += event(std::to_string(n), "20271310T100000Z");
    text = calendar_of(event("a", "20270210T100000Z") + event("b", "20270211T100000Z") + many);
    etag = "\"3\"";
    CHECK(look_now().empty());
    CHECK(calendars->problems_in("town").first.size() == 20);
    CHECK(calendars->problems_in("town").count == 500);

    text = calendar_of(event("a", "20270210T100000Z") + event("b", "20270211T100000Z"));
    etag = "\"4\"";
    CHECK(look_now().empty());
    CHECK(calendars->problems_in("town").first.empty());
    CHECK(calendars->problems_in("town").count == 0);
}
