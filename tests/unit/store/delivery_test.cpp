#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;
using store::State;

namespace {

store::Claim claim_of(store::PostRecord const& post)
{
    return {post.id, post.epoch};
}

}  // namespace

TEST_CASE_FIXTURE(StoreFixture, "the whole way: claimed, intent on disk, confirmed with its id")
{
    apply({planned("a", noon)});
    CHECK(claim(noon - Duration(1)).empty());
    auto const claimed = claim(noon);
    REQUIRE(claimed.size() == 1);
    CHECK(claim(noon).empty());

    auto const n = run(deliveries.record_intent(claim_of(claimed[0]), intent(), noon));
    REQUIRE(n.has_value());
    CHECK(*n == 1);
    CHECK(only_post().state == State::sending);
    CHECK(run(deliveries.on_the_wire())->size() == 1);

    REQUIRE(run(deliveries.confirm(claim_of(claimed[0]), "77", "https://x.com/s/status/77", "{}", noon,
                                   noon + Duration(400)))
                .has_value());
    auto const detail = run(posts.load(claimed[0].short_id)).value();
    CHECK(detail.post.state == State::confirmed);
    CHECK(detail.post.remote_id == "77");
    CHECK(detail.post.commit_at == noon);
    REQUIRE(detail.attempts.size() == 1);
    CHECK(detail.attempts[0].outcome == "done");
    CHECK(claim(noon + std::chrono::minutes(1)).empty());
}

TEST_CASE_FIXTURE(StoreFixture, "a claim within the lead does not let the call leave early")
{
    apply({planned("a", noon)});
    auto const now = noon - std::chrono::seconds(20);
    auto const due = run(deliveries.claim_due(now, {{"x", std::chrono::seconds(30)}}, 10)).value();
    REQUIRE(due.posts.size() == 1);
    auto const early = run(deliveries.record_intent(claim_of(due.posts[0]), intent(), noon - Duration(1)));
    REQUIRE_FALSE(early.has_value());
    CHECK(only_post().state == State::claimed);
    CHECK(run(deliveries.record_intent(claim_of(due.posts[0]), intent(), noon)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a start after a crash: what was being sent is unknown, what was claimed is planned again")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const claimed = claim(noon);
    REQUIRE(claimed.size() == 2);
    REQUIRE(run(deliveries.record_intent(claim_of(claimed[0]), intent(), noon)).has_value());
    auto const recovered = run(deliveries.recover(noon + std::chrono::seconds(1))).value();
    CHECK(recovered.unknown == 1);
    CHECK(recovered.released == 1);
    CHECK(run(posts.load(claimed[0].short_id))->post.state == State::unknown);
    CHECK(run(posts.load(claimed[1].short_id))->post.state == State::planned);
    // The old process's writes no longer count.
    CHECK_FALSE(run(deliveries.confirm(claim_of(claimed[0]), "77", "", "", noon, noon)).has_value());
    CHECK_FALSE(run(deliveries.record_intent(claim_of(claimed[1]), intent(), noon)).has_value());
    // And the unknown one is not picked up.
    auto const again = claim(noon + std::chrono::seconds(2));
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == claimed[1].id);
}

TEST_CASE_FIXTURE(StoreFixture, "what may not go at its moment is missed at once, and says why")
{
    auto unapproved = planned("unapproved", noon);
    unapproved.approval = campaigns::Approval::one;
    auto tentative = planned("tentative", noon);
    tentative.tentative = true;
    apply({unapproved, tentative, planned("held", noon), planned("late", noon)});
    auto const find = [&](std::string const& message) {
        auto const all = run(posts.list(store::PostFilter())).value();
        for (auto const& post : all)
            if (post.plan.message == message) return post;
        FAIL("no such post");
        return store::PostRecord();
    };
    REQUIRE(run(posts.hold(find("held").short_id, "wrong picture", "ana", noon - Duration(1))).has_value());
    auto const before = run(deliveries.claim_due(noon - Duration(1), {{"x", Duration(0)}}, 10)).value();
    CHECK(before.missed == 0);
    auto const due = run(deliveries.claim_due(noon, {{"x", Duration(0)}}, 0)).value();
    CHECK(due.missed == 3);
    CHECK(find("unapproved").reason == "it was not approved when its moment came");
    CHECK(find("tentative").reason == "its event was not confirmed when its moment came");
    CHECK(find("held").reason == "it was held when its moment came: wrong picture");
    CHECK(find("late").state == State::planned);
    auto const too_late = run(deliveries.claim_due(noon + std::chrono::minutes(31), {{"x", Duration(0)}}, 10)).value();
    CHECK(too_late.missed == 1);
    CHECK(find("late").state == State::missed);
}

TEST_CASE_FIXTURE(StoreFixture, "after a short outage a post less than max_late late still goes")
{
    apply({planned("a", noon)});
    CHECK(claim(noon + std::chrono::minutes(29)).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a refused attempt is planned again not before its time, or has failed")
{
    apply({planned("a", noon)});
    auto post = claim(noon).at(0);
    REQUIRE(run(deliveries.record_intent(claim_of(post), intent(), noon)).has_value());
    REQUIRE(run(deliveries.refuse(claim_of(post), "refused", "rate limited", noon + std::chrono::minutes(1), noon))
                .has_value());
    CHECK(claim(noon + std::chrono::seconds(59)).empty());
    CHECK(run(deliveries.next_moment({{"x", Duration(0)}})).value() == noon + std::chrono::minutes(1));
    post = claim(noon + std::chrono::minutes(1)).at(0);
    CHECK(post.tries == 1);
    auto const n = run(deliveries.record_intent(claim_of(post), intent(), noon + std::chrono::minutes(1)));
    CHECK(n.value() == 2);
    REQUIRE(run(deliveries.refuse(claim_of(post), "refused", "the account is suspended", {}, noon)).has_value());
    CHECK(only_post().state == State::failed);
    CHECK(only_post().reason == "the account is suspended");
}

TEST_CASE_FIXTURE(StoreFixture, "the next moment is the earliest lead, and nothing when nothing waits")
{
    CHECK_FALSE(run(deliveries.next_moment({{"x", Duration(0)}})).value().has_value());
    apply({planned("a", noon), planned("b", noon + std::chrono::hours(1))});
    CHECK(run(deliveries.next_moment({{"x", std::chrono::seconds(20)}})).value() == noon - std::chrono::seconds(20));
}

TEST_CASE_FIXTURE(StoreFixture, "one remote id belongs to one post")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const claimed = claim(noon);
    REQUIRE(claimed.size() == 2);
    for (auto const& post : claimed) REQUIRE(run(deliveries.record_intent(claim_of(post), intent(), noon)).has_value());
    CHECK(run(deliveries.confirm(claim_of(claimed[0]), "77", "", "", noon, noon)).has_value());
    CHECK_FALSE(run(deliveries.confirm(claim_of(claimed[1]), "77", "", "", noon, noon)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture, "a story's id is adopted once it is seen")
{
    apply({planned("a", noon)});
    auto const post = claim(noon).at(0);
    REQUIRE(run(deliveries.record_intent(claim_of(post), intent(), noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(post), "", "", "", noon, noon)).has_value());
    CHECK(only_post().remote_id.empty());
    CHECK(run(posts.without_remote_id(noon)).value().size() == 1);
    REQUIRE(run(deliveries.adopt_id(post.id, "story-1", "", noon)).has_value());
    CHECK(only_post().remote_id == "story-1");
    REQUIRE(run(deliveries.adopt_id(post.id, "story-2", "", noon)).has_value());
    CHECK(only_post().remote_id == "story-1");
}

TEST_CASE_FIXTURE(StoreFixture, "a dry-run post ends as rehearsed without an attempt")
{
    apply({planned("a", noon)});
    auto const post = claim(noon).at(0);
    REQUIRE(run(deliveries.rehearse(claim_of(post), noon)).has_value());
    auto const detail = run(posts.load(post.short_id)).value();
    CHECK(shown_state(detail.post) == "rehearsed");
    CHECK(detail.attempts.empty());
    CHECK_FALSE(detail.post.published_at.has_value());
}
