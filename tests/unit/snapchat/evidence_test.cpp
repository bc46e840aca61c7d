#include "connectors/snapchat/stories.hpp"
#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

TEST_CASE("the id is learnt when the list shows the story, however late")
{
    World world;
    world.sim->settings().listing_lag = 3min;
    CHECK(std::holds_alternative<Done>(world.publish()));
    CHECK(world.look().kind == Sighting::Kind::not_there);
    world.clock.run_for(3min);
    auto const seen = world.look();
    CHECK(seen.kind == Sighting::Kind::found);
    CHECK(seen.remote_id == world.sim->ledger()[0].remote_id);
}

TEST_CASE("a colleague's stories before, around and after the call")
{
    World world;
    world.sim->post_by_hand("llr-stop-hate");
    world.clock.run_for(10min);
    auto const ready = world.prepare();
    REQUIRE(ready);
    world.last_ready = *ready;
    world.clock.run_for(10s);
    SUBCASE("after the preparation, some seconds before the call: told apart by the snapshot's time")
    {
        world.sim->post_by_hand("llr-stop-hate");
        world.clock.run_for(20s);
        CHECK(std::holds_alternative<Done>(world.commit(*ready)));
        auto const seen = world.look();
        CHECK(seen.kind == Sighting::Kind::found);
        CHECK(seen.remote_id == world.sim->ledger()[0].remote_id);
    }
    SUBCASE("in the same minute, after the call: nobody can say")
    {
        world.clock.run_for(20s);
        CHECK(std::holds_alternative<Done>(world.commit(*ready)));
        world.clock.run_for(5s);
        world.sim->post_by_hand("llr-stop-hate");
        CHECK(world.look().kind == Sighting::Kind::ambiguous);
    }
    SUBCASE("on another profile: none of our business")
    {
        world.connect("another");
        world.sim->post_by_hand("another");
        world.clock.run_for(20s);
        CHECK(std::holds_alternative<Done>(world.commit(*ready)));
        CHECK(world.look().kind == Sighting::Kind::found);
    }
}

TEST_CASE("two posts of ours in the same minute get their own ids, one after the other")
{
    World world;
    auto const a = world.prepare(World::post("a"));
    auto const b = world.prepare(World::post("b"));
    REQUIRE(a);
    REQUIRE(b);
    world.clock.run_for(30s);
    CHECK(std::holds_alternative<Done>(world.commit(*a)));
    world.last_ready = *a;
    auto const first = world.look();
    CHECK(first.kind == Sighting::Kind::found);
    CHECK(std::holds_alternative<Done>(world.commit(*b)));
    world.last_ready = *b;
    auto attempt = world.attempt();
    attempt.claimed_ids = {first.remote_id};
    auto const second = world.look(attempt);
    CHECK(second.kind == Sighting::Kind::found);
    CHECK(second.remote_id != first.remote_id);
    CHECK(second.remote_id == world.sim->ledger()[1].remote_id);
}

TEST_CASE("a list without times is enough when the snapshot is fresh, and not when it is old")
{
    World world;
    world.sim->settings().times_in_lists = false;
    auto const ready = world.prepare();
    REQUIRE(ready);
    world.last_ready = *ready;
    SUBCASE("fresh")
    {
        world.clock.run_for(30s);
        CHECK(std::holds_alternative<Done>(world.commit(*ready)));
        CHECK(world.look().kind == Sighting::Kind::found);
    }
    SUBCASE("old")
    {
        world.clock.run_for(10min);
        CHECK(std::holds_alternative<Done>(world.commit(*ready)));
        CHECK(world.look().kind == Sighting::Kind::cannot_tell);
    }
}

TEST_CASE("a look that fails, comes too late or has nothing to compare with cannot tell, and says why")
{
    World world;
    CHECK(std::holds_alternative<Done>(world.publish()));
    SUBCASE("the list fails")
    {
        world.sim->faults().add(refuse_with("/stories", HttpResponse(500, "")));
        auto const seen = world.look();
        CHECK(seen.kind == Sighting::Kind::cannot_tell);
        CHECK_FALSE(seen.reason.empty());
        CHECK_FALSE(seen.token_refused);
    }
    SUBCASE("the second page fails")
    {
        world.sim->settings().page_items_max = 1;
        world.sim->post_by_hand("llr-stop-hate");
        auto fault = refuse_with("/stories", HttpResponse(500, ""));
        fault.skip = 1;
        world.sim->faults().add(fault);
        CHECK(world.look().kind == Sighting::Kind::cannot_tell);
    }
    SUBCASE("the list never ends within its time")
    {
        auto fault = delay_answer("/stories", 1h);
        world.sim->faults().add(fault);
        auto const asked_at = world.clock.now();
        CHECK(world.look().kind == Sighting::Kind::cannot_tell);
        CHECK(world.clock.now() - asked_at < 3min);
    }
    SUBCASE("the token died")
    {
        world.sim->kill_tokens("llr-stop-hate", false);
        auto const seen = world.look();
        CHECK(seen.kind == Sighting::Kind::cannot_tell);
        CHECK(seen.token_refused);
    }
    SUBCASE("the story's day is over")
    {
        world.clock.run_for(24h);
        world.account = world.connect("llr-stop-hate");
        CHECK(world.look().kind == Sighting::Kind::cannot_tell);
    }
    SUBCASE("no evidence was kept")
    {
        auto attempt = world.attempt();
        attempt.ready.evidence = "not json";
        CHECK(world.look(attempt).kind == Sighting::Kind::cannot_tell);
    }
}

TEST_CASE("a list that may lack items cannot prove absence")
{
    World world;
    auto const ready = world.prepare();
    REQUIRE(ready);
    world.last_ready = *ready;
    world.last_started_at = world.clock.now();
    world.sim->faults().add(refuse_with(
        "/stories", HttpResponse(200, R"({"request_status":"PARTIAL","stories":[{"sub_request_status":"ERROR"}]})")));
    CHECK(world.look().kind == Sighting::Kind::cannot_tell);
}

TEST_CASE("looking and measuring change nothing")
{
    World world;
    CHECK(std::holds_alternative<Done>(world.publish()));
    auto const sent = world.http.requests().size();
    world.look();
    world.measure({world.sim->ledger()[0].remote_id});
    for (auto i = sent; i < world.http.requests().size(); ++i) CHECK(world.http.requests()[i].method == "GET");
    CHECK(world.sim->ledger().size() == 1);
}

TEST_CASE("figures are read in both shapes, without asking for fields")
{
    World world;
    auto const id = world.sim->post_by_hand("llr-stop-hate");
    world.sim->react(id, {{"views", 5}});
    for (bool const as_list : {false, true}) {
        world.sim->settings().stats_as_list = as_list;
        auto const readings = world.measure({id});
        REQUIRE(readings);
        REQUIRE(readings->size() == 1);
        CHECK(readings->front().figures.at("views") == 5);
    }
    CHECK(world.http.count("fields") == 0);
}

TEST_CASE("a story that is over keeps its place in the answer, without figures and with a note")
{
    World world;
    auto const old = world.sim->post_by_hand("llr-stop-hate");
    world.clock.run_for(24h);
    world.account = world.connect("llr-stop-hate");
    auto const fresh = world.sim->post_by_hand("llr-stop-hate");
    auto const readings = world.measure({old, fresh});
    REQUIRE(readings);
    REQUIRE(readings->size() == 2);
    CHECK((*readings)[0].remote_id == old);
    CHECK((*readings)[0].figures.empty());
    CHECK_FALSE((*readings)[0].note.empty());
    CHECK((*readings)[1].figures.at("views") == 0);
}

TEST_CASE("figures that one story does not get do not cost the others theirs")
{
    World world;
    auto const a = world.sim->post_by_hand("llr-stop-hate");
    auto const b = world.sim->post_by_hand("llr-stop-hate");
    world.sim->faults().add(refuse_with("/stats", HttpResponse(500, "")));
    auto const readings = world.measure({a, b});
    REQUIRE(readings);
    REQUIRE(readings->size() == 1);
    CHECK(readings->front().remote_id == b);

    world.sim->faults().add(refuse_with("/stats", HttpResponse(500, "")));
    auto const none = world.measure({a});
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == ErrorKind::transient);

    auto limited = refuse_with("/stats", HttpResponse(429, ""));
    limited.skip = 1;
    world.sim->faults().add(limited);
    auto const some = world.measure({a, b, a});
    REQUIRE(some);
    CHECK(some->size() == 1);

    world.sim->kill_tokens("llr-stop-hate", false);
    auto const dead = world.measure({a, b});
    REQUIRE_FALSE(dead);
    CHECK(dead.error().kind == ErrorKind::auth_expired);
    CHECK(world.measure({}).value().empty());
}

}  // namespace peal::tests
