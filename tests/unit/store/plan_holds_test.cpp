#include "tests/unit/store/store_fixture.hpp"

// What a plan does to posts that somebody holds, and what it holds itself.

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(StoreFixture, "a post that was held when the plan lost it is held again when the plan has it again")
{
    apply({planned("a", noon)});
    auto const id = only_post().short_id;
    REQUIRE(run(posts.hold(id, "wait for the family", "ana", noon - std::chrono::hours(1))).has_value());
    CHECK(apply({}).withdrawn == 1);
    CHECK(only_post().state == store::State::cancelled);
    CHECK(apply({planned("a", noon)}).restored == 1);
    CHECK(only_post().state == store::State::held);
    CHECK(only_post().reason == "wait for the family");
    REQUIRE(run(posts.release(id, "", "ana", noon - std::chrono::minutes(30))).has_value());
    CHECK(only_post().state == store::State::planned);
}

TEST_CASE_FIXTURE(StoreFixture, "a held post keeps its hold, and why, when it is given another moment")
{
    apply({planned("a", noon)});
    auto const id = only_post().short_id;
    REQUIRE(run(posts.hold(id, "wait for the family", "ana", noon - std::chrono::hours(1))).has_value());
    store::PostStore::Moment const moment{noon + std::chrono::hours(1), "2026-10-09T14:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(id, moment, "ben", noon - std::chrono::minutes(50))).has_value());
    CHECK(only_post().state == store::State::held);
    CHECK(only_post().reason == "wait for the family");
    // So it comes back held where the campaign is away for a moment.
    CHECK(apply({}).withdrawn == 1);
    CHECK(apply({planned("a", noon)}).restored == 1);
    CHECK(only_post().state == store::State::held);
    CHECK(only_post().reason == "wait for the family");
}

namespace {

campaigns::PlannedPost held_back(campaigns::PlannedPost post, std::string why)
{
    post.hold = std::move(why);
    return post;
}

constexpr auto election = "restriction `election` (Pre-election period), until Thu 6 May 2027";

}  // namespace

TEST_CASE_FIXTURE(StoreFixture, "a post that the plan holds is stored as held, with the reason, and is never claimed")
{
    auto const applied = apply({held_back(planned("a", noon), election)});
    CHECK(applied.added == 1);
    CHECK(applied.held == 1);
    CHECK(only_post().state == store::State::held);
    CHECK(only_post().reason == election);
    CHECK(only_post().plan.hold == election);
    CHECK(claim(noon).empty());
    CHECK(only_post().state == store::State::missed);
    CHECK(only_post().reason.find("Pre-election period") != std::string::npos);
}

TEST_CASE_FIXTURE(StoreFixture, "a planned post, and one that is being prepared, are held once the plan holds them")
{
    apply({planned("a", noon)});
    SUBCASE("planned") {}
    SUBCASE("being prepared")
    {
        auto const claimed = claim(noon).at(0);
        apply({held_back(planned("a", noon), election)});
        CHECK_FALSE(run(record_intent(claimed, noon)).has_value());
    }
    apply({held_back(planned("a", noon), election)});
    CHECK(only_post().state == store::State::held);
    CHECK(apply({held_back(planned("a", noon), election)}).unchanged == 1);
    CHECK(apply({held_back(planned("a", noon), "another")}).held == 1);
    CHECK(only_post().reason == "another");
}

TEST_CASE_FIXTURE(StoreFixture, "the plan lifts its own hold when the reason is gone before the moment, and no other")
{
    apply({held_back(planned("a", noon), election)});
    auto const id = only_post().short_id;
    SUBCASE("its own")
    {
        CHECK(apply({planned("a", noon)}).lifted == 1);
        CHECK(only_post().state == store::State::planned);
        CHECK(only_post().reason.empty());
        CHECK(claim(noon).size() == 1);
    }
    SUBCASE("not one that a person has made of it")
    {
        REQUIRE(run(posts.hold(id, "wait for the family", "ana", noon - std::chrono::hours(1))).has_value());
        CHECK(apply({planned("a", noon)}).lifted == 0);
        CHECK(only_post().state == store::State::held);
        CHECK(only_post().reason == "wait for the family");
    }
    SUBCASE("not at its moment: then it is missed")
    {
        CHECK(apply({planned("a", noon)}, noon).lifted == 0);
        CHECK(claim(noon).empty());
        CHECK(only_post().state == store::State::missed);
    }
}

TEST_CASE_FIXTURE(StoreFixture, "a hold that a person made before the plan's is theirs to end, and leaves the plan's")
{
    apply({planned("a", noon)});
    auto const id = only_post().short_id;
    auto const early = noon - std::chrono::hours(1);
    REQUIRE(run(posts.hold(id, "wait", "ana", early)).has_value());
    apply({held_back(planned("a", noon), election)});
    CHECK(only_post().reason == "wait");
    auto const released = run(posts.release(id, "", "ana", early));
    REQUIRE(released.has_value());
    CHECK(released->state == store::State::held);
    CHECK(released->reason == election);
    CHECK(released->held_by_plan);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a person releases a post from the plan's hold only with a reason, and planning again keeps it")
{
    auto const early = noon - std::chrono::hours(1);
    apply({held_back(planned("a", noon), election)});
    auto const id = only_post().short_id;
    auto const refused = run(posts.release(id, " ", "ana", early));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("held by the plan: restriction `election`") != std::string::npos);
    REQUIRE(run(posts.release(id, "planned long before", "ana", early)).has_value());
    CHECK(shown_state(only_post()) == "scheduled");
    CHECK(run(posts.load(id))->history.back().detail == "planned long before");

    apply({held_back(planned("a", noon), election)});
    CHECK(only_post().state == store::State::planned);
    // Another reason is another decision, and so is the same one after a time without it.
    SUBCASE("another")
    {
        apply({held_back(planned("a", noon), "restriction `mourning`, until it is taken back")});
        CHECK(only_post().state == store::State::held);
    }
    SUBCASE("gone and back")
    {
        apply({planned("a", noon)});
        apply({held_back(planned("a", noon), election)});
        CHECK(only_post().state == store::State::held);
    }
    SUBCASE("still the same")
    {
        CHECK(claim(noon).size() == 1);
    }
}

TEST_CASE_FIXTURE(StoreFixture, "a new moment does not free a missed post from the plan's hold")
{
    apply({held_back(planned("a", noon), election)});
    CHECK(claim(noon).empty());
    REQUIRE(only_post().state == store::State::missed);
    auto const later = noon + std::chrono::hours(2);
    store::PostStore::Moment const moment{later, "2027-03-01T14:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(only_post().short_id, moment, "ana", noon)).has_value());
    CHECK(only_post().state == store::State::held);
    REQUIRE(run(posts.release(only_post().short_id, "it may", "ana", noon)).has_value());
    CHECK(claim(later).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a post that comes back to the plan comes back held, if the plan holds it")
{
    apply({planned("a", noon)});
    apply({});
    auto const applied = apply({held_back(planned("a", noon), election)});
    CHECK(applied.restored == 1);
    CHECK(only_post().state == store::State::held);
}

namespace {

constexpr auto too_long = "campaigns/week.yaml:9:11: message `a` on x: 3 too many";

}  // namespace

TEST_CASE_FIXTURE(StoreFixture,
                  "what an error keeps out of the plan is held with the error, and goes on when it is mended")
{
    auto const now = noon - std::chrono::hours(1);
    auto const apply_faulty = [&](std::string const& key) {
        std::vector<campaigns::Unplanned> unplanned = {{key, too_long}};
        auto const applied = run(plans.apply({}, now, noon + std::chrono::hours(1), true, now, unplanned));
        REQUIRE(applied.has_value());
        return *applied;
    };
    apply({planned("a", noon)});
    SUBCASE("one post")
    {
        CHECK(apply_faulty("week/a/2027-03-01/stamp-x").held == 1);
    }
    SUBCASE("all posts of its message")
    {
        CHECK(apply_faulty("week/a/").held == 1);
    }
    SUBCASE("one that is being prepared")
    {
        auto const claimed = claim(noon).at(0);
        apply_faulty("week/a/");
        CHECK_FALSE(run(record_intent(claimed, noon)).has_value());
    }
    CHECK(only_post().state == store::State::held);
    CHECK(only_post().reason == too_long);
    auto const again = apply_faulty("week/a/");
    CHECK(again.held + again.withdrawn == 0);
    CHECK(apply({planned("a", noon)}).lifted == 1);
    CHECK(claim(noon).size() == 1);
}

TEST_CASE_FIXTURE(
    StoreFixture,
    "an error in one message withdraws and holds no other's posts, and does not keep them from being withdrawn")
{
    apply({planned("a", noon), planned("ab", noon), planned("gone", noon)});
    auto const now = noon - std::chrono::hours(1);
    std::vector<campaigns::Unplanned> unplanned = {{"week/a/", too_long}, {"week/unknown/", too_long}};
    std::vector<campaigns::PlannedPost> rest = {planned("ab", noon)};
    auto const applied = run(plans.apply(rest, now, noon + std::chrono::hours(1), true, now, unplanned));
    REQUIRE(applied.has_value());
    CHECK(applied->held == 1);
    CHECK(applied->withdrawn == 1);
    auto const all = run(posts.list(store::PostFilter()));
    for (auto const& post : all.value()) {
        auto const expected = post.plan.message == "a"    ? store::State::held
                              : post.plan.message == "ab" ? store::State::planned
                                                          : store::State::cancelled;
        CHECK(post.state == expected);
    }
}
