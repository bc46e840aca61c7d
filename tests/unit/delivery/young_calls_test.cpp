#include "tests/unit/delivery/world.hpp"

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using delivery::YoungCalls;

namespace {

store::PostId const post{7};
constexpr Duration boot = 100h;  // what the monotonic clock says at `noon`

}  // namespace

TEST_CASE("a call is young for a quarter of an hour, however the wall clock is set")
{
    YoungCalls calls;
    calls.add(post, boot);
    CHECK(calls.list(noon + 1h, boot + 14min) == std::vector{post});
    CHECK(calls.list(noon - 1h, boot + 15min).empty());
}

TEST_CASE("a call of an earlier run has what is left of its time, by both clocks")
{
    YoungCalls calls;
    calls.add_earlier(post, noon - 10min, noon, boot);
    SUBCASE("nobody sets the clock")
    {
        CHECK(calls.list(noon + 4min, boot + 4min) == std::vector{post});
        CHECK(calls.list(noon + 5min, boot + 5min).empty());
    }
    SUBCASE("the clock is set ahead")
    {
        CHECK(calls.list(noon + 1h, boot + 4min) == std::vector{post});
        CHECK(calls.list(noon + 1h, boot + 5min).empty());
    }
    SUBCASE("the clock was wrong at the start, and is set back")
    {
        CHECK(calls.list(noon - 2min, boot + 6min) == std::vector{post});
        CHECK(calls.list(noon + 5min, boot + 13min).empty());
    }
}

TEST_CASE("a call that was recorded in the future is as young as can be, and no younger")
{
    YoungCalls calls;
    calls.add_earlier(post, noon + 9000h, noon, boot);
    CHECK(calls.list(noon + 14min, boot + 14min) == std::vector{post});
    CHECK(calls.list(noon + 15min, boot + 15min).empty());
}

TEST_CASE_FIXTURE(World,
                  "a story waits a quarter of an hour for one that may yet appear, though the clock is set ahead")
{
    auto fault = connectors::refuse_with("/stories", HttpResponse(502, "bad gateway", "text/html"));
    fault.method = "POST";
    snapchat->faults().add(fault);
    plan({planned("a", "snapchat"), planned("b", "snapchat", noon + 30min)});
    clock.run_until(noon + 5min);
    REQUIRE(commits() == 1);
    clock.step(20min);
    clock.run_until(noon + 34min);  // fourteen minutes after the call
    CHECK(post("a").post.state == State::needs_person);
    CHECK(commits() == 1);
    clock.run_until(noon + 40min);
    CHECK(post("b").post.state == State::confirmed);
}
