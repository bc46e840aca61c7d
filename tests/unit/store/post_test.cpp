#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(StoreFixture, "two approvals mean two people, on the present revision")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::two;
    apply({post});
    auto const id = only_post().short_id;
    auto const in_time = noon - Duration(1);
    CHECK(shown_state(run(posts.approve(id, 1, "ana", in_time)).value()) == "in_review");
    auto const again = run(posts.approve(id, 1, "ana", in_time));
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().message == "ana has approved this revision already; another person must approve it too");
    CHECK(shown_state(run(posts.approve(id, 1, "ben", in_time)).value()) == "scheduled");
    auto const stale = run(posts.approve(id, 7, "cat", in_time));
    REQUIRE_FALSE(stale.has_value());
    CHECK(stale.error().detail == "conflict");
}

TEST_CASE_FIXTURE(StoreFixture, "what is approved late is missed at once, also while nothing is claimed")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::two;
    apply({post});
    auto const id = only_post().short_id;
    SUBCASE("the second approval is late")
    {
        REQUIRE(run(posts.approve(id, 1, "ana", noon - Duration(1))).has_value());
        CHECK(shown_state(run(posts.approve(id, 1, "ben", noon)).value()) == "missed");
    }
    SUBCASE("the first one is")
    {
        CHECK(shown_state(run(posts.approve(id, 1, "ana", noon)).value()) == "missed");
    }
    SUBCASE("the post is held")
    {
        REQUIRE(run(posts.hold(id, "check", "ana", noon - Duration(1))).has_value());
        CHECK(shown_state(run(posts.approve(id, 1, "ben", noon)).value()) == "missed");
    }
    CHECK(only_post().reason == "it was not approved when its moment came");
    CHECK(claim(noon + Duration(1)).empty());
    auto const later = noon + std::chrono::hours(1);
    REQUIRE(run(posts.reschedule(id, {later, "2027-03-01T13:00", "Europe/London"}, "ana", noon)).has_value());
    CHECK(only_post().state == store::State::planned);
}

TEST_CASE_FIXTURE(StoreFixture, "one more approval than is needed costs an overdue post nothing")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::one;
    apply({post});
    auto const id = only_post().short_id;
    REQUIRE(run(posts.approve(id, 1, "ana", noon - Duration(1))).has_value());
    CHECK(shown_state(run(posts.approve(id, 1, "ben", noon + Duration(1))).value()) == "scheduled");
    CHECK(claim(noon + Duration(1)).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a hold stops a claimed post and needs a reason")
{
    apply({planned("a", noon)});
    auto const claimed = claim(noon).at(0);
    CHECK_FALSE(run(posts.hold(claimed.short_id, "", "ana", noon)).has_value());
    REQUIRE(run(posts.hold(claimed.short_id, "wrong picture", "ana", noon)).has_value());
    CHECK_FALSE(run(record_intent(claimed, noon)).has_value());
    CHECK(shown_state(only_post()) == "held");
}

TEST_CASE_FIXTURE(StoreFixture, "releasing in time plans again, releasing too late is missed")
{
    apply({planned("a", noon)});
    auto const id = only_post().short_id;
    REQUIRE(run(posts.hold(id, "check", "ana", noon - std::chrono::minutes(10))).has_value());
    CHECK(shown_state(run(posts.release(id, "", "ana", noon - std::chrono::minutes(5))).value()) == "scheduled");
    REQUIRE(run(posts.hold(id, "check", "ana", noon - std::chrono::minutes(4))).has_value());
    CHECK(shown_state(run(posts.release(id, "", "ana", noon)).value()) == "missed");
    CHECK_FALSE(run(posts.release(id, "", "ana", noon)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture, "every decision is on record with who and when")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::one;
    apply({post});
    auto const id = only_post().short_id;
    run(posts.approve(id, {}, "ana", noon - std::chrono::minutes(3))).value();
    run(posts.hold(id, "check", "ben", noon - std::chrono::minutes(2))).value();
    auto const detail = run(posts.load(id)).value();
    REQUIRE(detail.history.size() == 3);
    CHECK(detail.history[0].action == "planned");
    CHECK(detail.history[1].action == "approved");
    CHECK(detail.history[1].actor == "ana");
    CHECK(detail.history[2].detail == "check");
    CHECK(detail.history[2].at == noon - std::chrono::minutes(2));
    CHECK(run(posts.load("pxxxxxx")).error().detail == "not found");
}

TEST_CASE_FIXTURE(StoreFixture, "listing filters by what people see and counts agree with it")
{
    auto review = planned("review", noon);
    review.approval = campaigns::Approval::one;
    auto tentative = planned("tentative", noon - std::chrono::minutes(1));
    tentative.tentative = true;
    apply({review, tentative, planned("a", noon), planned("b", noon + std::chrono::hours(1))});
    store::PostFilter filter;
    filter.state = "scheduled";
    CHECK(run(posts.list(filter)).value().size() == 3);
    filter.to = noon + Duration(1);
    CHECK(run(posts.list(filter)).value().size() == 2);
    store::PostFilter none;
    none.campaign = "other";
    CHECK(run(posts.list(none)).value().empty());
    auto const counts = run(posts.count_by_shown_state()).value();
    CHECK(counts.at("scheduled") == 3);
    CHECK(counts.at("in_review") == 1);
    // What waits for its event's confirmation does not leave next.
    CHECK(run(posts.find_next_scheduled()).value()->plan.message == "a");
}
