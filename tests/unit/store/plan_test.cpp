#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(StoreFixture, "a planned post gets a code of its own in its text and on its picture")
{
    auto const applied = apply({planned("a", noon)});
    CHECK(applied.added == 1);
    auto const post = only_post();
    CHECK(post.link_code.size() == campaigns::link_code_placeholder.size());
    CHECK(post.plan.text == "Report hate: https://peal.example/r/" + post.link_code + " #StampItOutLLR");
    CHECK(post.plan.artwork.address == "peal.example/r/" + post.link_code);
    CHECK(post.plan.why == std::vector<std::string>{"weekly on Monday", "12:00 Europe/London"});
    CHECK(shown_state(post) == "scheduled");
}

TEST_CASE_FIXTURE(StoreFixture, "applying the same plan twice changes nothing")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const again = apply({planned("b", noon), planned("a", noon)});
    CHECK(again.unchanged == 2);
    CHECK(again.added + again.moved + again.reworded + again.withdrawn == 0);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a reworded post keeps its link and asks for approval again; a moved one keeps its approval")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::one;
    apply({post});
    auto const code = only_post().link_code;
    REQUIRE(run(posts.approve(only_post().short_id, {}, "ana", noon - std::chrono::hours(1))).has_value());
    CHECK(shown_state(only_post()) == "scheduled");

    post.due += std::chrono::hours(1);
    CHECK(apply({post}).moved == 1);
    CHECK(shown_state(only_post()) == "scheduled");

    post.text = "Report hate today: https://peal.example/r/0000000 #StampItOutLLR";
    CHECK(apply({post}).reworded == 1);
    CHECK(shown_state(only_post()) == "in_review");
    CHECK(only_post().revision == 2);
    CHECK(only_post().link_code == code);
    CHECK(only_post().plan.text.find(code) != std::string::npos);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a post that the plan no longer has is cancelled, and comes back when the plan has it again")
{
    apply({planned("a", noon)});
    CHECK(apply({}).withdrawn == 1);
    CHECK(only_post().state == store::State::cancelled);
    CHECK(apply({planned("a", noon)}).restored == 1);
    CHECK(only_post().state == store::State::planned);
}

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
    REQUIRE(run(posts.release(id, "ana", noon - std::chrono::minutes(30))).has_value());
    CHECK(only_post().state == store::State::planned);
}

TEST_CASE_FIXTURE(StoreFixture, "nothing is withdrawn when a calendar could not be read")
{
    apply({planned("a", noon)});
    auto const now = noon - std::chrono::hours(1);
    auto const applied = run(plans.apply({}, now, now + std::chrono::hours(24), false, now));
    REQUIRE(applied.has_value());
    CHECK(applied->withdrawn == 0);
    CHECK(only_post().state == store::State::planned);
}

TEST_CASE_FIXTURE(StoreFixture, "what is being sent is left as it is")
{
    apply({planned("a", noon)});
    auto const claimed = claim(noon).at(0);
    REQUIRE(run(record_intent(claimed, noon)).has_value());
    auto changed = planned("a", noon);
    changed.text = "Other words";
    CHECK(apply({changed}, noon).in_flight == 1);
    CHECK(apply({}, noon - std::chrono::hours(1)).withdrawn == 0);
    CHECK(only_post().state == store::State::sending);
}

TEST_CASE_FIXTURE(StoreFixture, "a post that gains its link later gets a code then")
{
    auto post = planned("a", noon);
    post.destination.clear();
    post.text = "No link";
    apply({post});
    CHECK(only_post().link_code.empty());
    apply({planned("a", noon)});
    CHECK(only_post().link_code.size() == 7);
    CHECK(only_post().plan.text.find("/r/" + only_post().link_code) != std::string::npos);
}
