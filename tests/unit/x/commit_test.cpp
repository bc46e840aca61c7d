#include "tests/unit/x/world.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using peal::tests::XWorld;

namespace {

constexpr char const* create_path = "/2/tweets";

std::string verdict(Commit const& commit)
{
    if (std::holds_alternative<NotSent>(commit)) return "not sent";
    if (auto const* refused = std::get_if<Refused>(&commit))
        return "refused " + std::string(to_string(refused->error.kind));
    if (std::holds_alternative<Done>(commit)) return "done";
    return "unknown";
}

}  // namespace

TEST_CASE("what a fault does to the account, and what the connector makes of it")
{
    struct Row {
        char const* name;
        SimFault fault;
        char const* verdict;
        std::size_t posts;
    };
    std::vector<Row> rows;
    rows.push_back({"500 before the effect", refuse_with(create_path, HttpResponse(500, "")), "unknown", 0});
    rows.push_back({"503 after the effect", answer_after_effect(create_path, HttpResponse(503, "")), "unknown", 1});
    rows.push_back({"cut before the effect", drop_before_effect(create_path), "unknown", 0});
    rows.push_back({"cut after the effect", drop_after_effect(create_path), "unknown", 1});
    rows.push_back({"answer broken off", truncate_answer(create_path), "unknown", 1});
    rows.push_back({"201 with an empty body", answer_after_effect(create_path, HttpResponse(201, "")), "unknown", 1});
    rows.push_back({"answer after the deadline", delay_answer(create_path, std::chrono::seconds(45)), "unknown", 1});
    rows.push_back({"slow, within the deadline", delay_answer(create_path, std::chrono::seconds(20)), "done", 1});
    rows.push_back(
        {"402", refuse_with(create_path, HttpResponse(402, R"({"title":"CreditsDepleted"})")), "refused rejected", 0});
    rows.push_back(
        {"401", refuse_with(create_path, HttpResponse(401, R"({"title":"Unauthorized"})")), "refused auth_expired", 0});
    rows.push_back({"429 without headers",
                    refuse_with(create_path, HttpResponse(429, R"({"title":"Too Many Requests"})")),
                    "refused rate_limited", 0});
    for (auto const& row : rows) {
        CAPTURE(std::string(row.name));
        XWorld world;
        auto const ready = world.prepare(XWorld::post("Speak up.", true)).value();
        world.faults->add(row.fault);
        auto const start = world.clock.now();
        CHECK(verdict(world.commit(ready)) == row.verdict);
        CHECK(world.clock.now() - start <= std::chrono::seconds(31));
        CHECK(world.faults->hits() == 1);
        CHECK(world.x->ledger().size() == row.posts);
        CHECK(world.http.count(create_path) == 1);
    }
}

TEST_CASE("a connection that never came about is not sent")
{
    XWorld world;
    auto const ready = world.prepare(XWorld::post("Speak up.")).value();
    world.http.refuse_connections(1);
    CHECK(verdict(world.commit(ready)) == "not sent");
    CHECK(verdict(world.commit(ready)) == "done");
}

TEST_CASE("the same text twice is refused as a duplicate, and said so")
{
    XWorld world;
    CHECK(verdict(world.publish("Speak up.")) == "done");
    auto const second = world.publish("Speak up.");
    REQUIRE(std::holds_alternative<Refused>(second));
    CHECK(std::get<Refused>(second).duplicate);
    CHECK(world.x->ledger().size() == 1);
}

TEST_CASE("the hundred and first post in a window waits for the window's end")
{
    XWorld world;
    for (int i = 0; i < 100; ++i) REQUIRE(verdict(world.publish("Post " + std::to_string(i))) == "done");
    auto const over = world.publish("One more");
    REQUIRE(std::holds_alternative<Refused>(over));
    auto const& error = std::get<Refused>(over).error;
    REQUIRE(error.kind == ErrorKind::rate_limited);
    REQUIRE(error.retry_after);
    CHECK(*error.retry_after > std::chrono::minutes(13));
    CHECK(*error.retry_after <= std::chrono::minutes(15) + std::chrono::seconds(11));
    world.clock.run_for(*error.retry_after);
    CHECK(verdict(world.publish("One more")) == "done");
}

TEST_CASE("X's own clock being wrong does not lengthen the wait")
{
    x::XSimulatorOptions options;
    options.clock_skew = std::chrono::hours(3);
    options.posts_per_window = 1;
    XWorld world(options);
    REQUIRE(verdict(world.publish("One")) == "done");
    auto const over = world.publish("Two");
    REQUIRE(std::holds_alternative<Refused>(over));
    CHECK(*std::get<Refused>(over).error.retry_after <= std::chrono::minutes(15) + std::chrono::seconds(11));
}

TEST_CASE("the ceiling of a day is waited for, not the window")
{
    x::XSimulatorOptions options;
    options.posts_per_day = 1;
    XWorld world(options);
    REQUIRE(verdict(world.publish("One")) == "done");
    auto const over = world.publish("Two");
    REQUIRE(std::holds_alternative<Refused>(over));
    CHECK(*std::get<Refused>(over).error.retry_after > std::chrono::hours(23));
}

TEST_CASE("an empty purse is refused for good, in both shapes")
{
    for (bool const is_new : {false, true}) {
        x::XSimulatorOptions options;
        options.credits = 1;
        options.answers_in_new_dialect = is_new;
        XWorld world(options);
        CHECK(verdict(world.publish("One")) == "done");
        auto const over = world.publish("Two");
        CHECK(verdict(over) == "refused rejected");
        CHECK(std::get<Refused>(over).error.message.find("credits") != std::string::npos);
    }
}

TEST_CASE("a picture that has expired is not sent, and one that X has lost is refused with a reason to upload again")
{
    XWorld world;
    auto const ready = world.prepare(XWorld::post("Speak up.", true)).value();
    world.clock.run_for(std::chrono::hours(24));
    CHECK(verdict(world.commit(ready)) == "not sent");
    CHECK(world.http.count(create_path) == 0);

    x::XSimulatorOptions options;
    options.media_lifetime = std::chrono::hours(24);
    XWorld other(options);
    auto lost = other.prepare(XWorld::post("Speak up.", true)).value();
    lost.expires_at.reset();
    other.clock.run_for(std::chrono::minutes(61) + std::chrono::hours(23));
    other.account = other.connect("leicester_unity");
    CHECK(verdict(other.commit(lost)) == "refused transient");
    CHECK(other.x->ledger().empty());
}

TEST_CASE("an access token that is over is refused, and works again after renewal")
{
    XWorld world;
    auto const ready = world.prepare(XWorld::post("Speak up.")).value();
    world.clock.run_for(std::chrono::hours(3));
    CHECK(verdict(world.commit(ready)) == "refused auth_expired");
    world.account.grant = world.wait(world.connector->renew(world.account)).value();
    CHECK(verdict(world.commit(ready)) == "done");
}

TEST_CASE("an app's token, and a token of another network, post nothing")
{
    XWorld world;
    auto const ready = world.prepare(XWorld::post("Speak up.")).value();
    HttpRequest request("POST", "https://api.x.com/oauth2/token");
    request.authorization =
        oauth::basic_authorization(world.account.grant.client_id, world.account.grant.client_secret);
    request.body = "grant_type=client_credentials";
    auto const answer = world.wait(world.x->handle(request));
    REQUIRE(answer.status == 200);
    auto const start = answer.body.find("app-");
    REQUIRE(start != std::string::npos);
    world.account.grant.access_token = Secret(answer.body.substr(start, answer.body.find('"', start) - start));
    CHECK(verdict(world.commit(ready)) == "refused rejected");
    world.account.grant.access_token = Secret("IGQVJ");
    CHECK(verdict(world.commit(ready)) == "refused auth_expired");
    CHECK(world.x->ledger().empty());
}

TEST_CASE("a post that was prepared against another address takes no token there")
{
    XWorld world;
    auto ready = world.prepare(XWorld::post("Speak up.")).value();
    ready.url = "https://api.x.com.evil.example/2/tweets";
    CHECK(verdict(world.commit(ready)) == "not sent");
    ready.url = "http://127.0.0.1:9001/2/tweets";
    CHECK(verdict(world.commit(ready)) == "not sent");
    CHECK(world.http.requests().empty());
}

TEST_CASE("without a handle the address leads there by id")
{
    XWorld world;
    world.account.handle.clear();
    auto const commit = world.publish("Speak up.");
    auto const& done = std::get<Done>(commit);
    CHECK(done.address == "https://x.com/i/web/status/" + done.remote_id);
}
