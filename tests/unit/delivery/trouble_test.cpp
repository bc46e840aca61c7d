#include "tests/unit/delivery/world.hpp"

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

// What a person must hear of before a post has ended.

namespace {

HttpResponse unauthorized()
{
    return HttpResponse(401, R"({"title":"Unauthorized","status":401,"type":"about:blank","detail":"Unauthorized"})",
                        "application/problem+json");
}

// Nobody knows what the call made, and the token is refused from then on.
struct RevokedWorld : World {
    RevokedWorld()
    {
        x_faults->add(connectors::refuse_with("/2/tweets", HttpResponse(500, "oops", "text/html")));
        plan({planned("a")});
        clock.run_until(noon + 2s);
        REQUIRE(post("a").post.state == State::unknown);
    }

    void refuse(std::string const& path, HttpResponse answer, int times)
    {
        auto fault = connectors::refuse_with(path, std::move(answer));
        fault.times = times;
        x_faults->add(fault);
    }
};

}  // namespace

TEST_CASE_FIXTURE(World, "a picture that cannot be drawn for now is tried again, and told until then")
{
    worker.failure = Error(ErrorKind::transient, "the worker drawing the picture ran out of memory");
    plan({planned("a")});
    SUBCASE("until it can")
    {
        clock.run_until(noon + 1s);
        CHECK(post("a").post.state == State::planned);
        auto const told = run(deliveries.in_trouble(clock.now())).value();
        REQUIRE(told.size() == 1);
        CHECK(told[0].reason == "the worker drawing the picture ran out of memory");
        CHECK(told[0].not_before > clock.now());
        worker.failure.reset();
        clock.run_until(noon + 25min);
        CHECK(post("a").post.state == State::confirmed);
        CHECK(run(deliveries.in_trouble(clock.now())).value().empty());
    }
    SUBCASE("until it is too late")
    {
        clock.run_until(noon + 31min);
        CHECK(post("a").post.state == State::missed);
        CHECK(post("a").post.reason == "the worker drawing the picture ran out of memory");
        CHECK(worker.drawn >= 4);
        CHECK(worker.drawn <= 100);
    }
    CHECK(x->ledger().size() == (post("a").post.state == State::confirmed ? 1 : 0));
}

TEST_CASE_FIXTURE(RevokedWorld, "when the account must be reconnected before anybody can look, that is known at once")
{
    refuse("/2/users/", unauthorized(), 1000);
    refuse("/2/oauth2/token", HttpResponse(400, R"({"error":"invalid_request"})", "application/json"), 1000);
    clock.run_until(noon + 10s);
    CHECK(accounts->state("stamp-x") == vault::Accounts::State::reconnect);
    auto const told = run(deliveries.in_trouble(clock.now())).value();
    REQUIRE(told.size() == 1);
    CHECK(told[0].state == State::unknown);
    REQUIRE(post("a").looks.size() == 1);
    CHECK(post("a").looks[0].detail.find("reconnect") != std::string::npos);
    // It settles as ever: by looks, and after an hour by a person.
    clock.run_until(noon + 59min);
    CHECK(post("a").post.state == State::unknown);
    clock.run_until(noon + 70min);
    CHECK(post("a").post.state == State::needs_person);
    CHECK(post("a").attempts.size() == 1);
}

TEST_CASE_FIXTURE(RevokedWorld, "a token that was only old is renewed, and the account looked at")
{
    refuse("/2/users/", unauthorized(), 1);
    clock.run_until(noon + 20min);
    CHECK(accounts->state("stamp-x") == vault::Accounts::State::connected);
    for (auto const& look : post("a").looks) CHECK_MESSAGE(look.seen == "not there", look.detail);
    CHECK(post("a").post.state == State::confirmed);
    CHECK(post("a").attempts.size() == 2);
}
