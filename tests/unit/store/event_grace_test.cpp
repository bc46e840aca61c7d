#include "tests/unit/store/changes_fixture.hpp"

// Posts of an event that is called off: held for a grace, then cancelled, unless the event or a person decides otherwise.

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using store::State;

TEST_CASE_FIXTURE(ChangesFixture,
                  "a post of an event that is off is held at once, and cancelled when the grace is over")
{
    SUBCASE("cancelled")
    {
        read_vigil(cancelled());
        CHECK(only_post().reason == "its event was cancelled: Vigil, Wed 3 Mar 2027, 12:00");
    }
    SUBCASE("gone")
    {
        read_without_vigil();
        CHECK(only_post().reason == "its event has left the calendar: Vigil, Wed 3 Mar 2027, 12:00");
    }
    CHECK(only_post().state == State::held);
    CHECK(only_post().called_off_until == now + grace);
    // The plan that follows does not have it, and changes nothing.
    plan({});
    CHECK(only_post().state == State::held);
    auto const soon = run(deliveries.claim_due(now + grace - 1s, paces(), 10)).value();
    CHECK(only_post().state == State::held);
    CHECK(soon.next == now + grace);
    CHECK(claim(now + grace).empty());
    CHECK(only_post().state == State::cancelled);
    CHECK(only_post().withdrawn);
    CHECK_FALSE(only_post().called_off_until.has_value());
    CHECK(actions() == std::vector<std::string>{"planned", "held", "withdrawn"});
    CHECK(open_questions().empty());
}

TEST_CASE_FIXTURE(ChangesFixture, "a grace that ends by a clock which nobody has borne out has the time asked for")
{
    read_vigil(cancelled());
    auto const early = run(deliveries.claim_due(now + grace - 1s, paces(), 10, false)).value();
    CHECK(early.in_doubt.empty());
    CHECK(early.next == now + grace);
    auto const over = run(deliveries.claim_due(now + grace, paces(), 10, false)).value();
    CHECK(over.in_doubt == std::set<std::string>{"x"});
    CHECK(only_post().state == State::held);
    CHECK(claim(now + grace).empty());
    CHECK(only_post().state == State::cancelled);
}

TEST_CASE_FIXTURE(ChangesFixture, "a rehearsal's grace ends by any clock")
{
    auto rehearsed = post(due);
    rehearsed.dry_run = true;
    plan({rehearsed});
    read_vigil(cancelled());
    auto const over = run(deliveries.claim_due(now + grace, paces(), 10, false)).value();
    CHECK(over.in_doubt.empty());
    CHECK(only_post().state == State::cancelled);
}

TEST_CASE_FIXTURE(ChangesFixture, "whose moment comes within the grace does not go, and is cancelled with the others")
{
    now = due - 5min;
    read_vigil(cancelled());
    CHECK(claim(due).empty());
    CHECK(claim(due + 1min).empty());
    CHECK(claim(now + grace).empty());
    CHECK(only_post().state == State::cancelled);
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "an event that comes back within the grace brings its post back, and later too, if it is ahead")
{
    read_vigil(cancelled());
    plan({});
    SUBCASE("within the grace") {}
    SUBCASE("later")
    {
        CHECK(claim(now + grace).empty());
        CHECK(only_post().state == State::cancelled);
        now += 1h;
    }
    read_vigil(vigil());
    plan({post(due)});
    CHECK(only_post().state == State::planned);
    CHECK(only_post().reason.empty());
    CHECK(claim(now + grace + 1min).empty());
    CHECK(only_post().state == State::planned);
    CHECK(claim(due).size() == 1);
}

TEST_CASE_FIXTURE(ChangesFixture, "what is past when its event comes back stays cancelled")
{
    read_vigil(cancelled());
    CHECK(claim(now + grace).empty());
    now = due + 1h;
    read_vigil(vigil());
    plan({});
    CHECK(claim(now).empty());
    CHECK(only_post().state == State::cancelled);
}

TEST_CASE_FIXTURE(ChangesFixture, "a person's word ends the grace either way")
{
    read_vigil(cancelled());
    auto const id = only_post().short_id;
    SUBCASE("it goes all the same")
    {
        REQUIRE(run(posts.release(id, "the walk takes place", "ana", now)).has_value());
        plan({});
        read_vigil(cancelled());
        CHECK(claim(now + grace).empty());
        CHECK(only_post().state == State::planned);
        CHECK(claim(due).size() == 1);
    }
    SUBCASE("it is off")
    {
        store::EventFilter filter;
        filter.to = noon + 100h;
        auto const event = run(events.list(filter)).value().at(0).short_id;
        CHECK(run(events.cancel_posts_now(event, "ana", now)).value() == 1);
        CHECK(only_post().state == State::cancelled);
        CHECK(only_post().withdrawn);
    }
    SUBCASE("of this post alone")
    {
        REQUIRE(run(posts.cancel(id, "no", "ana", now)).has_value());
        CHECK(claim(now + grace).empty());
        CHECK(only_post().reason == "no");
        CHECK_FALSE(only_post().withdrawn);
    }
    SUBCASE("not of an event that takes place")
    {
        read_vigil(vigil());
        store::EventFilter filter;
        filter.to = noon + 100h;
        auto const event = run(events.list(filter)).value().at(0).short_id;
        CHECK(refusal(run(events.cancel_posts_now(event, "ana", now))).find("is not cancelled") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(ChangesFixture, "a person's own hold outlives the event's end and its return")
{
    REQUIRE(run(posts.hold(only_post().short_id, "wait for the family", "ana", now)).has_value());
    read_vigil(cancelled());
    CHECK(only_post().reason == "wait for the family");
    CHECK(claim(now + grace).empty());
    CHECK(only_post().state == State::cancelled);
    now += 1h;
    read_vigil(vigil());
    plan({post(due)});
    CHECK(only_post().state == State::held);
    CHECK(only_post().reason == "wait for the family");
}
