#include "tests/unit/x/world.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using peal::tests::XWorld;

namespace {

constexpr char const* token_path = "/2/oauth2/token";

Result<Grant> renew(XWorld& world)
{
    return world.wait(world.connector->renew(world.account));
}

}  // namespace

TEST_CASE("a renewed grant has new tokens, and both kinds of client may renew")
{
    for (bool const is_public : {false, true}) {
        CAPTURE(is_public);
        x::XSimulatorOptions options;
        options.public_client = is_public;
        XWorld world(options);
        auto const before = world.account.grant;
        CHECK(before.client_secret.empty() == is_public);
        auto const after = renew(world);
        REQUIRE(after);
        CHECK(after->access_token.reveal() != before.access_token.reveal());
        CHECK(after->refresh_token.reveal() != before.refresh_token.reveal());
        CHECK(after->scopes == before.scopes);
        CHECK(after->client_id == before.client_id);
        CHECK(*after->expires_at > world.clock.now() + std::chrono::minutes(119));
        CHECK(*after->expires_at <= world.clock.now() + std::chrono::hours(2));
        world.account.grant = *after;
        CHECK(std::holds_alternative<Done>(world.publish("Speak up.")));
        auto const& request = world.http.requests().front();
        CHECK(request.authorization.starts_with("Basic ") == !is_public);
        CHECK((request.body.find("client_id=") != std::string::npos) == is_public);
        CHECK(request.url.find("refresh") == std::string::npos);
    }
}

TEST_CASE("a used refresh token ends the whole family")
{
    XWorld world;
    auto const first = world.account.grant;
    world.account.grant = renew(world).value();
    auto const second = world.account.grant;
    world.account.grant = first;
    auto const reused = renew(world);
    REQUIRE(!reused);
    CHECK(reused.error().kind == ErrorKind::auth_expired);
    world.account.grant = second;
    auto const ready = world.prepare(XWorld::post("Speak up.")).value();
    auto const commit = world.commit(ready);
    REQUIRE(std::holds_alternative<Refused>(commit));
    CHECK(std::get<Refused>(commit).error.kind == ErrorKind::auth_expired);
    CHECK(renew(world).error().kind == ErrorKind::auth_expired);
}

TEST_CASE("a renewal that was lost on the way in is repeated once and saves the account")
{
    XWorld world;
    world.faults->add(drop_before_effect(token_path));
    auto const after = renew(world);
    REQUIRE(after);
    CHECK(world.http.count(token_path) == 2);
    world.account.grant = *after;
    CHECK(std::holds_alternative<Done>(world.publish("Speak up.")));
}

TEST_CASE("a renewal whose answer was lost asks for a person")
{
    XWorld world;
    world.faults->add(drop_after_effect(token_path));
    auto const after = renew(world);
    REQUIRE(!after);
    CHECK(after.error().kind == ErrorKind::auth_expired);
    CHECK(world.http.count(token_path) == 2);
}

TEST_CASE("each failure of a renewal says what to do, after as many calls as it deserves")
{
    struct Row {
        char const* name;
        SimFault fault;
        ErrorKind kind;
        std::size_t calls;
    };
    std::vector<Row> rows;
    rows.push_back(
        {"400",
         refuse_with(
             token_path,
             HttpResponse(
                 400, R"({"error":"invalid_request","error_description":"Value passed for the token was invalid."})")),
         ErrorKind::auth_expired, 1});
    rows.push_back({"401 client", refuse_with(token_path, HttpResponse(401, R"({"error":"unauthorized_client"})")),
                    ErrorKind::auth_expired, 1});
    rows.push_back({"429", refuse_with(token_path, HttpResponse(429, "")), ErrorKind::rate_limited, 1});
    rows.push_back({"500", refuse_with(token_path, HttpResponse(500, "")), ErrorKind::transient, 2});
    rows.push_back({"no answer", drop_before_effect(token_path), ErrorKind::transient, 2});
    rows.push_back({"200 without token", refuse_with(token_path, HttpResponse(200, "{}")), ErrorKind::transient, 2});
    for (auto& row : rows) {
        CAPTURE(std::string(row.name));
        XWorld world;
        row.fault.times = 9;
        world.faults->add(row.fault);
        auto const after = renew(world);
        REQUIRE(!after);
        CHECK(after.error().kind == row.kind);
        CHECK(world.http.count(token_path) == row.calls);
        CHECK(to_string(after.error()).find(world.account.grant.refresh_token.reveal()) == std::string::npos);
    }
}

TEST_CASE("a wrong secret and a missing refresh token ask for a person")
{
    XWorld world;
    world.account.grant.client_secret = Secret("wrong");
    auto const wrong = renew(world);
    REQUIRE(!wrong);
    CHECK(wrong.error().kind == ErrorKind::auth_expired);
    CHECK(wrong.error().message.find("client id and secret") != std::string::npos);

    x::XSimulatorOptions options;
    options.scopes = {"tweet.read", "tweet.write", "users.read", "media.write"};
    XWorld without(options);
    auto const missing = renew(without);
    REQUIRE(!missing);
    CHECK(missing.error().kind == ErrorKind::auth_expired);
    CHECK(without.http.requests().empty());
}
