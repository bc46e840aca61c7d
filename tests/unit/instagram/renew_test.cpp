#include "tests/unit/instagram/stage.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::connectors;

namespace {

constexpr Duration day = std::chrono::hours(24);

Result<Grant> renew(InstagramStage& stage)
{
    return stage.play(stage.connector->renew(stage.account));
}

}  // namespace

TEST_CASE("a token a week old is replaced by one that lives sixty days from the renewal")
{
    InstagramStage stage;
    stage.clock.run_for(7 * day);
    auto const now = stage.clock.now();
    auto const grant = renew(stage);
    REQUIRE(grant);
    CHECK(grant->access_token.reveal() != stage.account.grant.access_token.reveal());
    CHECK(grant->issued_at == now);
    CHECK(grant->expires_at == now + 60 * day - std::chrono::seconds(3));
    CHECK(grant->scopes == stage.account.grant.scopes);
    CHECK(grant->client_id == stage.account.grant.client_id);
    CHECK(stage.http.requests().back().url ==
          "https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token");
    stage.account.grant = *grant;
    stage.publish();
}

TEST_CASE("a token younger than a day is left alone until it is old enough")
{
    InstagramStage stage;
    stage.clock.run_for(std::chrono::hours(20));
    auto const young = renew(stage);
    REQUIRE_FALSE(young);
    CHECK(young.error().kind == ErrorKind::transient);
    CHECK(young.error().retry_after == Duration(std::chrono::hours(4)));
    CHECK(stage.http.requests().empty());
    stage.clock.run_for(std::chrono::hours(4));
    CHECK(renew(stage));
}

TEST_CASE("a token of unknown age is offered, and the network's refusal is passed on")
{
    InstagramStage stage;
    stage.account.grant.issued_at.reset();
    auto const refused = renew(stage);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::rejected);
    stage.clock.run_for(2 * day);
    CHECK(renew(stage));
}

TEST_CASE("an expired, revoked or missing token needs a person")
{
    InstagramStage expired;
    expired.clock.run_for(60 * day);
    auto const late = renew(expired);
    REQUIRE_FALSE(late);
    CHECK(late.error().kind == ErrorKind::auth_expired);
    CHECK(expired.http.requests().empty());
    // Even when we do not know that it has expired.
    expired.account.grant.expires_at.reset();
    CHECK(renew(expired).error().kind == ErrorKind::auth_expired);

    InstagramStage revoked;
    revoked.clock.run_for(2 * day);
    revoked.simulator->kill_tokens("stampitout", 458);
    CHECK(renew(revoked).error().kind == ErrorKind::auth_expired);

    InstagramStage missing;
    missing.account.grant.access_token = Secret();
    CHECK(renew(missing).error().kind == ErrorKind::auth_expired);

    InstagramStage unticked;
    unticked.clock.run_for(2 * day);
    unticked.add_fault(refuse_with("refresh_access_token", HttpResponse(403, graph_error(10, 0))));
    CHECK(renew(unticked).error().kind == ErrorKind::auth_expired);
}

TEST_CASE("a renewal that fails for a moment may be tried again; the old token still works")
{
    for (auto const& fault :
         {drop_after_effect("refresh_access_token"), drop_before_effect("refresh_access_token"),
          refuse_with("refresh_access_token", HttpResponse(500, "")),
          refuse_with("refresh_access_token", HttpResponse(200, "{}")),
          refuse_with("refresh_access_token", HttpResponse(200, R"({"access_token":"x","expires_in":-1})"))}) {
        InstagramStage stage;
        stage.clock.run_for(2 * day);
        stage.add_fault(fault);
        auto const failed = renew(stage);
        REQUIRE_FALSE(failed);
        CHECK(failed.error().kind == ErrorKind::transient);
        CHECK(to_string(failed.error()).find(stage.account.grant.access_token.reveal()) == std::string::npos);
        CHECK(renew(stage));
    }
}
