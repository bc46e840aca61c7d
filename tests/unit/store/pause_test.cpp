#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(StoreFixture, "a pause that begins after the claim still stops the call")
{
    std::vector<std::pair<std::string, std::string>> const pairs{
        {"all", ""}, {"organisation", "leics-police"}, {"campaign", "week"}, {"network", "x"}};
    for (auto const& pair : pairs) {
        auto const& scope = pair.first;
        auto const& target = pair.second;
        CAPTURE(scope);
        apply({planned(scope, noon)});
        auto const claimed = claim(noon);
        REQUIRE(claimed.size() == 1);
        REQUIRE(run(pauses.start(scope, target, "major incident", "ana", noon)).has_value());
        auto const refused = run(record_intent(claimed[0], noon));
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().kind == ErrorKind::cancelled);
        CHECK(refused.error().message.find("major incident") != std::string::npos);
        REQUIRE(run(deliveries.release({claimed[0].id, claimed[0].epoch}, refused.error().message, {},
                                       store::CountsAs::nothing, noon))
                    .has_value());
        auto const ended = run(pauses.end(scope, target, "ana", noon + std::chrono::seconds(5)));
        REQUIRE(ended.has_value());
        // It became overdue under the pause: nothing goes by itself.
        REQUIRE(ended->missed.size() == 1);
        CHECK(claim(noon + std::chrono::seconds(6)).empty());
    }
}

TEST_CASE_FIXTURE(StoreFixture, "a pause elsewhere stops nothing here")
{
    apply({planned("a", noon)});
    REQUIRE(run(pauses.start("network", "snapchat", "account problem", "ana", noon)).has_value());
    REQUIRE(run(pauses.start("organisation", "melton", "local death", "ana", noon)).has_value());
    CHECK(claim(noon).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a pause needs a reason, a known scope and the right target")
{
    CHECK_FALSE(run(pauses.start("all", "", " ", "ana", noon)).has_value());
    CHECK_FALSE(run(pauses.start("all", "x", "why", "ana", noon)).has_value());
    CHECK_FALSE(run(pauses.start("network", "", "why", "ana", noon)).has_value());
    CHECK_FALSE(run(pauses.start("planet", "earth", "why", "ana", noon)).has_value());
    REQUIRE(run(pauses.start("all", "", "why", "ana", noon)).has_value());
    auto const twice = run(pauses.start("all", "", "why not", "ben", noon));
    REQUIRE_FALSE(twice.has_value());
    CHECK(twice.error().message == "everything is paused already, by ana: why");
    CHECK(run(pauses.open()).value().size() == 1);
    CHECK_FALSE(run(pauses.end("network", "x", "ana", noon)).has_value());
    CHECK(run(pauses.end("all", "", "ben", noon)).has_value());
    CHECK(run(pauses.open()).value().empty());
}

TEST_CASE_FIXTURE(StoreFixture, "a post due after the pause has ended goes at its moment")
{
    apply({planned("a", noon + std::chrono::hours(1))});
    REQUIRE(run(pauses.start("all", "", "why", "ana", noon)).has_value());
    auto const ended = run(pauses.end("all", "", "ana", noon + std::chrono::minutes(5)));
    CHECK(ended.value().missed.empty());
    CHECK(claim(noon + std::chrono::hours(1)).size() == 1);
}
