#include "connectors/snapchat/shelf.hpp"
#include "connectors/snapchat/stories.hpp"
#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

namespace {

Error refusal(Commit const& outcome)
{
    auto const* refused = std::get_if<Refused>(&outcome);
    REQUIRE(refused);
    return refused->error;
}

}  // namespace

TEST_CASE("a picture that is still being processed is not posted, and goes out later with the same media")
{
    SnapchatSimulatorSettings sim_settings;
    sim_settings.processing = 12s;
    World world(sim_settings);
    auto ready = world.prepare();
    REQUIRE(ready);
    std::vector<Duration> waits;
    for (int n = 0; n < 10; ++n) {
        auto const outcome = world.commit(*ready);
        if (std::holds_alternative<Done>(outcome)) break;
        auto const error = refusal(outcome);
        CHECK(error.kind == ErrorKind::transient);
        REQUIRE(error.retry_after);
        waits.push_back(*error.retry_after);
        CHECK(world.sim->ledger().empty());
        world.clock.run_for(*error.retry_after);
        // The engine prepares a refused post again: this must not start the processing anew.
        auto const again = world.prepare();
        REQUIRE(again);
        CHECK(again->body == ready->body);
        ready = again;
    }
    CHECK(waits == std::vector<Duration>{5s, 9s});
    CHECK(world.sim->ledger().size() == 1);
}

TEST_CASE("the waits grow to half a minute, and a media that never gets ready is given up for a new upload")
{
    SnapchatSimulatorSettings sim_settings;
    sim_settings.processing = 100h;
    World world(sim_settings);
    auto const first = world.prepare();
    REQUIRE(first);
    Duration last{0};
    for (int n = 0; n < 20; ++n) {
        auto const error = refusal(world.commit(*first));
        REQUIRE(error.retry_after);
        CHECK(*error.retry_after >= last);
        last = *error.retry_after;
        world.clock.run_for(last);
    }
    CHECK(last == 30s);
    auto const second = world.prepare();
    REQUIRE(second);
    CHECK(second->body != first->body);
}

TEST_CASE("an expired upload is not posted and is uploaded again")
{
    World world;
    SUBCASE("the network says so")
    {
        world.sim->settings().media_life = 1h;
        auto const ready = world.prepare();
        REQUIRE(ready);
        world.clock.run_for(1h);
        world.account = world.connect("llr-stop-hate");
        CHECK(refusal(world.commit(*ready)).kind == ErrorKind::transient);
        world.sim->settings().media_life = 24h;
        auto const again = world.prepare();
        REQUIRE(again);
        CHECK(again->body != ready->body);
    }
    SUBCASE("the clock says so: the call is not made at all")
    {
        auto const ready = world.prepare();
        REQUIRE(ready);
        world.clock.run_for(24h);
        auto const sent = world.http.requests().size();
        auto const outcome = world.commit(*ready);
        CHECK(std::holds_alternative<NotSent>(outcome));
        CHECK(world.http.requests().size() == sent);
    }
    CHECK(world.sim->ledger().empty());
}

TEST_CASE("when the answer is lost or broken after the effect, the outcome is unknown and one story is out")
{
    SimFault const faults[] = {
        drop_after_effect("/stories"),
        truncate_answer("/stories"),
        answer_after_effect("/stories", HttpResponse(500, "")),
        answer_after_effect("/stories", HttpResponse(502, "<html>")),
        answer_after_effect("/stories", HttpResponse(200, R"({"request_status":"PARTIAL"})")),
        answer_after_effect("/stories", HttpResponse(200, "")),
        delay_answer("/stories", 60s),
    };
    for (auto fault : faults) {
        World world;
        fault.method = "POST";
        world.sim->faults().add(fault);
        auto const outcome = world.publish();
        CHECK(world.sim->faults().hits() == 1);
        CHECK(std::holds_alternative<Unknown>(outcome));
        CHECK(world.sim->ledger().size() == 1);
        auto const seen = world.look();
        CHECK(seen.kind == Sighting::Kind::found);
        CHECK(seen.remote_id == world.sim->ledger()[0].remote_id);
    }
}

TEST_CASE("a call that waits longer than its deadline ends there, and may take effect later")
{
    World world;
    auto fault = delay_effect("/stories", 5min);
    fault.method = "POST";
    world.sim->faults().add(fault);
    auto const outcome = world.publish();
    CHECK(std::holds_alternative<Unknown>(outcome));
    CHECK(world.clock.now() - world.last_started_at <= 31s);
    CHECK(world.look().kind == Sighting::Kind::not_there);
    world.clock.run_for(6min);
    CHECK(world.sim->ledger().size() == 1);
    CHECK(world.look().kind == Sighting::Kind::found);
}

TEST_CASE("a call that never left, or was dropped before its effect, made nothing")
{
    World world;
    auto const ready = world.prepare();
    REQUIRE(ready);
    world.clock.run_for(30s);
    world.http.refuse_connections(1);
    CHECK(std::holds_alternative<NotSent>(world.commit(*ready)));
    CHECK(world.sim->ledger().empty());

    auto fault = drop_before_effect("/stories");
    fault.method = "POST";
    world.sim->faults().add(fault);
    CHECK(std::holds_alternative<Unknown>(world.commit(*ready)));
    CHECK(world.sim->ledger().empty());
    world.last_ready = *ready;
    CHECK(world.look().kind == Sighting::Kind::not_there);
}

TEST_CASE("a second call with the same media while the first is under way is unknown, not refused")
{
    World world;
    CHECK(std::holds_alternative<Done>(world.publish()));
    auto const outcome = world.commit(world.last_ready);
    CHECK(std::holds_alternative<Unknown>(outcome));
    CHECK(world.sim->ledger().size() == 1);
}

TEST_CASE("an error inside HTTP 200, in lower case, is still an error")
{
    SnapchatSimulatorSettings sim_settings;
    sim_settings.errors_with_200 = true;
    sim_settings.lower_case_status = true;
    sim_settings.processing = 60s;
    World world(sim_settings);
    auto const ready = world.prepare();
    REQUIRE(ready);
    CHECK(refusal(world.commit(*ready)).kind == ErrorKind::transient);
    CHECK(world.sim->ledger().empty());
    world.clock.run_for(60s);
    CHECK(std::holds_alternative<Done>(world.commit(*ready)));
    world.last_ready = *ready;
    CHECK(world.look().kind == Sighting::Kind::found);
}

TEST_CASE("a token that died between finalise and post is renewed, and the same media goes out")
{
    World world;
    auto const ready = world.prepare();
    REQUIRE(ready);
    world.clock.run_for(30s);
    world.sim->kill_tokens("llr-stop-hate", false);
    CHECK(refusal(world.commit(*ready)).kind == ErrorKind::auth_expired);
    auto const renewed = run(world.clock, world.context, world.snapchat->renew(world.account));
    REQUIRE(renewed);
    world.account.grant = *renewed;
    auto const again = world.prepare();
    REQUIRE(again);
    CHECK(again->body == ready->body);
    CHECK(std::holds_alternative<Done>(world.commit(*again)));
    CHECK(world.sim->ledger().size() == 1);
}

TEST_CASE("what was prepared under other settings or for another account is not sent")
{
    World world;
    auto const ready = world.prepare();
    REQUIRE(ready);
    world.clock.run_for(30s);
    auto const sent = world.http.requests().size();
    auto elsewhere = *ready;
    elsewhere.url = "https://evil.example/v1/public_profiles/" + world.account.remote_id + "/stories";
    CHECK(std::holds_alternative<NotSent>(world.commit(elsewhere)));
    auto without_evidence = *ready;
    without_evidence.evidence = "{}";
    CHECK(std::holds_alternative<NotSent>(world.commit(without_evidence)));
    world.account = world.connect("another");
    CHECK(std::holds_alternative<NotSent>(world.commit(*ready)));
    CHECK(world.http.requests().size() == sent);
}

TEST_CASE("the shelf keeps an upload for its post, its channel and its picture only")
{
    MediaShelf shelf;
    auto const now = *parse_instant("2026-11-24T09:00:00Z");
    ShelvedMedia media;
    media.owner = "c";
    media.post_key = "p";
    media.digest = "d";
    media.media_id = "m";
    media.expires_at = now + 24h;
    shelf.put(media, now);
    CHECK(shelf.find("c", "p", "d", now)->media_id == "m");
    CHECK_FALSE(shelf.find("x", "p", "d", now));
    CHECK_FALSE(shelf.find("c", "x", "d", now));
    CHECK_FALSE(shelf.find("c", "p", "x", now));
    CHECK(shelf.find("c", "p", "d", now + 24h - 10min));
    CHECK_FALSE(shelf.find("c", "p", "d", now + 24h - 9min));
    shelf.drop("m");
    CHECK_FALSE(shelf.find("c", "p", "d", now));
    // Bounded: the oldest goes first.
    for (int i = 0; i < 300; ++i) {
        media.post_key = std::to_string(i);
        shelf.put(media, now);
    }
    CHECK_FALSE(shelf.find("c", "0", "d", now));
    CHECK(shelf.find("c", "299", "d", now));
}

}  // namespace peal::tests
