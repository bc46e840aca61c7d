#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;
using store::State;

namespace {

// A channel that keeps ten minutes between two posts.
struct SpacedFixture : StoreFixture {
    static constexpr Duration spacing = std::chrono::minutes(10);

    store::DeliveryStore::Due turn(Instant now, Duration wanted = spacing, Duration lead = Duration(0))
    {
        auto spaced = paces(lead);
        spaced["x"].spacings["stamp-x"] = wanted;
        auto due = run(deliveries.claim_due(now, spaced, 10));
        REQUIRE(due.has_value());
        return *due;
    }

    void publish(store::PostRecord const& post, Instant at)
    {
        REQUIRE(run(record_intent(post, at)).has_value());
        REQUIRE(run(deliveries.confirm(claim_of(post), post.short_id, "", "", at, at)).has_value());
    }
};

}  // namespace

TEST_CASE_FIXTURE(SpacedFixture, "what is caught up with keeps its channel's distance, and so do those behind it")
{
    apply({planned("a", noon), planned("b", noon + spacing), planned("c", noon + 2 * spacing)});
    auto const back = noon + std::chrono::minutes(8);
    auto const first = turn(back).posts;
    REQUIRE(first.size() == 1);
    CHECK(turn(noon + spacing).posts.empty());  // it is on its way
    publish(first[0], back);
    auto const moment = turn(noon + spacing);
    CHECK(moment.posts.empty());
    CHECK(moment.next == back + spacing);
    CHECK(find("b").reason == "its channel keeps 10 min between two posts");
    CHECK(turn(back + spacing - Duration(1)).posts.empty());
    auto const second = turn(back + spacing).posts;
    REQUIRE(second.size() == 1);
    publish(second[0], back + spacing);
    CHECK(turn(noon + 2 * spacing).posts.empty());
    CHECK(turn(back + 2 * spacing).posts.size() == 1);
}

TEST_CASE_FIXTURE(SpacedFixture, "posts at the plan's own distance are neither late nor prepared late")
{
    auto const lead = std::chrono::seconds(20);
    apply({planned("a", noon), planned("b", noon + spacing)});
    publish(turn(noon - lead, spacing, lead).posts.at(0), noon + Duration(700));
    CHECK(turn(noon + spacing - lead - Duration(1), spacing, lead).posts.empty());
    CHECK(turn(noon + spacing - lead, spacing, lead).posts.size() == 1);
}

TEST_CASE_FIXTURE(SpacedFixture, "one that its channel's distance makes too late is missed, and says why")
{
    apply({planned("a", noon), planned("b", noon + spacing)});
    publish(turn(noon).posts.at(0), noon);
    auto const wanted = std::chrono::hours(2);
    CHECK(turn(noon + spacing, wanted).posts.empty());
    CHECK(turn(noon + spacing + std::chrono::minutes(31), wanted).missed == 1);
    CHECK(find("b").state == State::missed);
    CHECK(find("b").reason == "its channel keeps 120 min between two posts");
}

TEST_CASE_FIXTURE(SpacedFixture, "a call that made nothing keeps no other away; one that may have made something does")
{
    apply({planned("a", noon), planned("b", noon + std::chrono::minutes(5))});
    auto const post = turn(noon).posts.at(0);
    REQUIRE(run(record_intent(post, noon)).has_value());
    SUBCASE("refused")
    {
        auto const again = noon + std::chrono::seconds(4);
        REQUIRE(run(deliveries.refuse(claim_of(post), "refused", "busy", again, store::CountsAs::refusal, noon))
                    .has_value());
        CHECK(turn(again).posts.size() == 1);
    }
    SUBCASE("unknown")
    {
        REQUIRE(run(deliveries.mark_unknown(claim_of(post), "no answer", false, noon)).has_value());
        CHECK(turn(noon + std::chrono::minutes(5)).posts.empty());
        CHECK(turn(noon + spacing).posts.size() == 1);
    }
}

TEST_CASE_FIXTURE(SpacedFixture, "what a person gives its moment goes at it")
{
    apply({planned("a", noon), planned("b", noon + std::chrono::hours(5))});
    publish(turn(noon).posts.at(0), noon);
    auto const soon = noon + std::chrono::minutes(2);
    REQUIRE(run(posts.reschedule(find("b").short_id, {soon, "2027-03-01T12:02", "Europe/London"}, "ana", soon))
                .has_value());
    CHECK(turn(soon).posts.size() == 1);
}
