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
