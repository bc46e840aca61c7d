#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;
using store::State;

namespace {

auto const later = noon + std::chrono::hours(2);

store::PostStore::Moment moment(Instant at)
{
    return {at, "2027-03-01T14:00", "Europe/London"};
}

// Until two hours past noon there is mourning.
void mourn(campaigns::PlannedPost& post)
{
    post.hold = post.due < later ? "mourning" : "";
}

}  // namespace

TEST_CASE_FIXTURE(StoreFixture, "a person settles an unknown outcome in one of three ways")
{
    auto const post = unknown("a");
    SUBCASE("it is there")
    {
        auto const settled = run(posts.settle_posted(post.short_id, "https://x.com/s/status/77", "77", "ana", later));
        REQUIRE(settled.has_value());
        CHECK(settled->state == State::confirmed);
        CHECK(settled->remote_id == "77");
        CHECK(run(posts.load(post.short_id))->attempts.at(0).detail == "seen by ana: https://x.com/s/status/77");
    }
    SUBCASE("it is not, and goes again now, however late")
    {
        REQUIRE(run(posts.settle_not_there(post.short_id, moment(later), "ana", later)).has_value());
        auto const again = claim(later);
        REQUIRE(again.size() == 1);
        CHECK(again[0].resends == 1);
        CHECK(run(record_intent(again[0], later)).has_value());
    }
    SUBCASE("it is given up")
    {
        CHECK_FALSE(run(posts.cancel(post.short_id, "", "ana", later)).has_value());
        REQUIRE(run(posts.cancel(post.short_id, "the event is off", "ana", later)).has_value());
        CHECK(only_post().state == State::cancelled);
        CHECK(claim(later).empty());
    }
    SUBCASE("and in no other")
    {
        auto const refused = run(posts.hold(post.short_id, "wait", "ana", later));
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().message ==
              "post " + post.short_id +
                  " is unsettled (it may be public) and cannot be held; look at the account, "
                  "then: peal posts settle " +
                  post.short_id);
    }
    SUBCASE("also when it was asked")
    {
        REQUIRE(run(deliveries.ask_person({post.id, post.epoch}, "two posts have this text", noon)).has_value());
        CHECK(only_post().state == State::needs_person);
        CHECK(run(posts.settle_posted(post.short_id, "https://x.com/s/status/77", "", "ana", later)).has_value());
    }
}

TEST_CASE_FIXTURE(StoreFixture, "one address cannot settle two posts")
{
    auto const post = unknown("a");
    apply({planned("a", noon), planned("b", noon)});
    auto const other = claim(noon).at(0);
    REQUIRE(run(record_intent(other, noon)).has_value());
    REQUIRE(run(deliveries.confirm({other.id, other.epoch}, "77", "", "", noon, noon)).has_value());
    auto const refused = run(posts.settle_posted(post.short_id, "https://x.com/s/status/77", "77", "ana", later));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "that address belongs to post " + other.short_id);
}

TEST_CASE_FIXTURE(StoreFixture, "one address cannot settle two posts, where it does not tell the id either")
{
    auto const post = unknown("a");
    apply({planned("a", noon), planned("b", noon)});
    auto const other = claim(noon).at(0);
    REQUIRE(run(record_intent(other, noon)).has_value());
    REQUIRE(run(deliveries.mark_unknown({other.id, other.epoch}, "no answer", false, noon)).has_value());
    auto const address = "https://www.instagram.com/p/abc";
    REQUIRE(run(posts.settle_posted(other.short_id, address, "", "ana", later)).has_value());
    auto const refused = run(posts.settle_posted(post.short_id, address, "", "ana", later));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "that address belongs to post " + other.short_id);
}

TEST_CASE_FIXTURE(StoreFixture, "the figures tell what was stored last, and which channel published when")
{
    auto const none = run(deliveries.figures(noon)).value();
    CHECK_FALSE(none.last_record);
    apply({planned("a", noon)});
    auto const post = claim(noon).at(0);
    REQUIRE(run(record_intent(post, noon + std::chrono::seconds(1))).has_value());
    CHECK(run(deliveries.figures(noon)).value().last_record == noon + std::chrono::seconds(1));
    CHECK(run(deliveries.last_published_on({"stamp-x", "stamp-instagram"})).value().empty());
    auto const done = noon + std::chrono::seconds(2);
    REQUIRE(run(deliveries.confirm({post.id, post.epoch}, "77", "", "", noon, done)).has_value());
    CHECK(run(deliveries.figures(noon)).value().last_record == done);
    auto const last = run(deliveries.last_published_on({"stamp-x", "stamp-instagram"})).value();
    CHECK(last == std::map<std::string, Instant>{{"stamp-x", noon + std::chrono::seconds(1)}});
}

TEST_CASE_FIXTURE(StoreFixture, "only an unknown outcome can be settled")
{
    apply({planned("a", noon)});
    CHECK_FALSE(
        run(posts.settle_posted(only_post().short_id, "https://x.com/s/status/77", "77", "ana", noon)).has_value());
    CHECK_FALSE(run(posts.settle_not_there(only_post().short_id, moment(later), "ana", noon)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture, "a missed post goes when a person gives it a new moment, and the plan leaves it there")
{
    apply({planned("a", noon)});
    CHECK(claim(noon + std::chrono::minutes(31)).empty());
    REQUIRE(only_post().state == State::missed);
    CHECK_FALSE(run(posts.reschedule(only_post().short_id, moment(noon), "ana", later)).has_value());
    REQUIRE(run(posts.reschedule(only_post().short_id, moment(later), "ana", later)).has_value());
    apply({planned("a", noon)}, noon - std::chrono::hours(1));
    CHECK(only_post().plan.due == later);
    CHECK(claim(later).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "who says send now twice has it sent once")
{
    apply({planned("a", later)});
    auto const id = only_post().short_id;
    REQUIRE(run(posts.reschedule(id, moment(noon), "ana", noon)).has_value());
    REQUIRE(run(posts.reschedule(id, moment(noon), "ana", noon)).has_value());
    auto const first = claim(noon);
    REQUIRE(first.size() == 1);
    // The second click comes while it is being prepared: that claim is over, and another one begins.
    REQUIRE(run(posts.reschedule(id, moment(noon), "ana", noon)).has_value());
    auto const second = claim(noon);
    REQUIRE(second.size() == 1);
    CHECK_FALSE(run(record_intent(first[0], noon)).has_value());
    REQUIRE(run(record_intent(second[0], noon)).has_value());
    // And once more while it is on the wire.
    CHECK_FALSE(run(posts.reschedule(id, moment(noon), "ana", noon)).has_value());
    CHECK(claim(noon).empty());
}

TEST_CASE_FIXTURE(StoreFixture, "a held post is not sent now, however often somebody says so, until it is released")
{
    apply({planned("a", later)});
    auto const id = only_post().short_id;
    REQUIRE(run(posts.hold(id, "a rumour", "ben", noon)).has_value());
    auto const refused = run(posts.reschedule(id, moment(noon), "ana", noon));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("peal posts release " + id) != std::string::npos);
    CHECK(claim(noon).empty());
    CHECK_FALSE(run(posts.reschedule(id, moment(noon), "ana", noon)).has_value());
    CHECK(only_post().state == State::held);
    CHECK(only_post().plan.due == later);
    REQUIRE(run(posts.release(id, "", "ben", noon)).has_value());
    REQUIRE(run(posts.reschedule(id, moment(noon), "ana", noon)).has_value());
    CHECK(claim(noon).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "what a person does to a claimed post ends the claim")
{
    apply({planned("a", noon)});
    auto const claimed = claim(noon).at(0);
    SUBCASE("hold")
    {
        REQUIRE(run(posts.hold(claimed.short_id, "wait", "ana", noon)).has_value());
    }
    SUBCASE("cancel")
    {
        REQUIRE(run(posts.cancel(claimed.short_id, "off", "ana", noon)).has_value());
    }
    SUBCASE("reschedule")
    {
        REQUIRE(run(posts.reschedule(claimed.short_id, moment(later), "ana", noon)).has_value());
    }
    SUBCASE("edit")
    {
        auto edited = planned("a", noon);
        edited.text = "Other words: https://peal.example/r/0000000 #StampItOutLLR";
        apply({edited});
    }
    SUBCASE("leave out of the plan")
    {
        apply({});
    }
    CHECK_FALSE(run(record_intent(claimed, noon)).has_value());
    CHECK(only_post().state != State::claimed);
}

TEST_CASE_FIXTURE(StoreFixture, "a withdrawn approval stops a post that has not left")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::one;
    apply({post});
    CHECK_FALSE(run(posts.withdraw(only_post().short_id, "", "ben", noon)).has_value());
    REQUIRE(run(posts.approve(only_post().short_id, {}, "ana", noon - Duration(1))).has_value());
    auto const claimed = claim(noon).at(0);
    REQUIRE(run(posts.withdraw(claimed.short_id, "the picture is wrong", "ben", noon)).has_value());
    CHECK_FALSE(run(record_intent(claimed, noon)).has_value());
    CHECK(claim(noon).empty());
    CHECK(only_post().state == State::missed);
}

TEST_CASE_FIXTURE(StoreFixture, "a post can be marked warn-and-inform while it is being prepared")
{
    apply({planned("a", noon)});
    auto const claimed = claim(noon).at(0);
    REQUIRE(run(posts.mark_warn_and_inform(claimed.short_id, "ana", noon)).has_value());
    CHECK(only_post().state == State::claimed);
    CHECK(run(record_intent(claimed, noon)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture, "during a pause a warn-and-inform post goes once a second person has confirmed it")
{
    apply({planned("a", noon)});
    auto const id = only_post().short_id;
    CHECK_FALSE(run(posts.confirm_under_pause(id, "ben", noon)).has_value());
    REQUIRE(run(posts.mark_warn_and_inform(id, "ana", noon - std::chrono::minutes(10))).has_value());
    CHECK_FALSE(run(posts.confirm_under_pause(id, "ben", noon - std::chrono::minutes(9))).has_value());
    REQUIRE(run(pauses.start("all", "", "major incident", "ana", noon - std::chrono::minutes(5))).has_value());
    CHECK_FALSE(run(posts.confirm_under_pause(id, "ana", noon - std::chrono::minutes(4))).has_value());
    SUBCASE("confirmed")
    {
        REQUIRE(run(posts.confirm_under_pause(id, "ben", noon - std::chrono::minutes(4))).has_value());
        auto const claimed = claim(noon);
        REQUIRE(claimed.size() == 1);
        CHECK(run(record_intent(claimed[0], noon)).has_value());
    }
    SUBCASE("confirmed, and changed afterwards")
    {
        REQUIRE(run(posts.confirm_under_pause(id, "ben", noon - std::chrono::minutes(4))).has_value());
        auto edited = planned("a", noon);
        edited.text = "Other words: https://peal.example/r/0000000 #StampItOutLLR";
        apply({edited});
        CHECK(claim(noon).empty());
        CHECK(only_post().state == State::missed);
    }
    SUBCASE("not confirmed")
    {
        CHECK(claim(noon).empty());
        CHECK(only_post().state == State::missed);
    }
}

TEST_CASE_FIXTURE(StoreFixture, "a confirmation holds for the pauses that stood then, whatever the clock said")
{
    apply({planned("a", noon)});
    auto const id = only_post().short_id;
    REQUIRE(run(posts.mark_warn_and_inform(id, "ana", noon - std::chrono::minutes(30))).has_value());
    auto const ahead = std::chrono::hours(1);
    REQUIRE(run(pauses.start("network", "x", "a hoax", "ana", noon - std::chrono::minutes(20))).has_value());
    REQUIRE(run(posts.confirm_under_pause(id, "ben", noon - std::chrono::minutes(19) + ahead)).has_value());
    SUBCASE("the pause goes on")
    {
        CHECK(claim(noon).size() == 1);
    }
    SUBCASE("another one begins by the right clock")
    {
        REQUIRE(run(pauses.start("all", "", "major incident", "ana", noon - std::chrono::minutes(5))).has_value());
        CHECK(claim(noon).empty());
        CHECK(only_post().state == State::missed);
    }
    SUBCASE("it is asked for once more by the right clock")
    {
        REQUIRE(run(pauses.end("network", "x", "ana", noon - std::chrono::minutes(6))).has_value());
        REQUIRE(
            run(pauses.start("network", "x", "the hoax is back", "ana", noon - std::chrono::minutes(5))).has_value());
        CHECK(claim(noon).empty());
    }
    SUBCASE("another one is confirmed too, by a clock that has gone back")
    {
        REQUIRE(run(pauses.start("all", "", "major incident", "ana", noon - std::chrono::minutes(5))).has_value());
        REQUIRE(run(posts.confirm_under_pause(id, "ben", noon - std::chrono::minutes(9))).has_value());
        CHECK(claim(noon).size() == 1);
    }
}

TEST_CASE_FIXTURE(StoreFixture, "what the checks say is accepted with a reason, for this revision")
{
    auto plan = planned("a", noon);
    plan.findings = {"a sentence has 31 words", "goes to x at 12:00, within two hours of `b`"};
    apply({plan});
    auto const id = only_post().short_id;
    CHECK(only_post().plan.findings == plan.findings);
    CHECK_FALSE(run(posts.answer(id, 3, "agreed", "ana", noon)).has_value());
    CHECK_FALSE(run(posts.answer(id, 0, "agreed", "ana", noon)).has_value());
    CHECK_FALSE(run(posts.answer(id, 2, "  ", "ana", noon)).has_value());
    REQUIRE(run(posts.answer(id, 2, "agreed with them", "ana", noon)).has_value());
    auto const detail = run(posts.load(id)).value();
    REQUIRE(detail.answers.size() == 1);
    CHECK(detail.answers[0].finding == plan.findings[1]);
    CHECK(detail.answers[0].reason == "agreed with them");
    CHECK(detail.answers[0].actor == "ana");
    CHECK(detail.history.back().action == "accepted a finding");

    // Other findings are no new revision; other words are.
    plan.findings.erase(plan.findings.begin());
    apply({plan});
    CHECK(only_post().revision == 1);
    CHECK(run(posts.load(id))->answers.size() == 1);
    plan.text += " Now.";
    apply({plan});
    CHECK(only_post().revision == 2);
    CHECK(run(posts.load(id))->answers.empty());
}

TEST_CASE_FIXTURE(StoreFixture, "the moment that a person gives a post decides what holds it, and not its slot")
{
    apply({planned("a", later)});
    auto const id = only_post().short_id;
    auto const sooner = noon + std::chrono::hours(1);
    auto const refused = run(posts.reschedule(id, moment(noon), "ana", noon, mourn));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("it is held: mourning; give it a moment that is to come") != std::string::npos);
    CHECK(only_post().plan.due == later);

    REQUIRE(run(posts.reschedule(id, moment(sooner), "ana", noon, mourn)).has_value());
    CHECK(only_post().state == State::held);
    CHECK(only_post().held_by_plan);
    CHECK_FALSE(run(posts.release(id, "", "ana", noon)).has_value());
    REQUIRE(run(posts.release(id, "agreed", "ana", noon)).has_value());
    // Once let go it may move within that time.
    REQUIRE(run(posts.reschedule(id, moment(noon), "ana", noon, mourn)).has_value());
    CHECK(only_post().state == State::planned);
    // And is held again when it comes back to it.
    REQUIRE(run(posts.reschedule(id, moment(later), "ana", noon, mourn)).has_value());
    CHECK(only_post().plan.hold.empty());
    REQUIRE(run(posts.reschedule(id, moment(sooner), "ana", noon, mourn)).has_value());
    CHECK(only_post().state == State::held);
    REQUIRE(run(posts.reschedule(id, moment(later), "ana", noon, mourn)).has_value());
    CHECK(only_post().state == State::planned);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "what a person does not find on the account goes again only where nothing restricts it by now")
{
    auto const sooner = noon + std::chrono::hours(1);
    auto const lost = unknown("a");
    auto const found = run(posts.settle_not_there(lost.short_id, moment(sooner), "ana", sooner, mourn));
    REQUIRE(found.has_value());
    CHECK(found->state == State::held);
    CHECK(found->reason == "mourning");
    CHECK(claim(sooner).empty());
    CHECK(only_post().state == State::missed);
    CHECK(only_post().reason.find("mourning") != std::string::npos);
    // Whoever may gives it another moment.
    REQUIRE(run(posts.reschedule(lost.short_id, moment(later), "ana", sooner)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a restriction that comes later holds what a person put into it, wherever the plan has it")
{
    auto const slot = later + std::chrono::hours(24 * 3);
    auto const sooner = noon + std::chrono::hours(1);
    for (bool const is_planned : {true, false}) {
        auto const name = is_planned ? "a" : "b";
        apply({planned(name, slot)});
        REQUIRE(run(posts.reschedule(find(name).short_id, moment(sooner), "ana", noon)).has_value());
        CHECK(find(name).state == State::planned);
        auto const bring = [&](campaigns::TermsAt terms_at) {
            campaigns::PlanUpdate update;
            if (is_planned)
                update.posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(planned(name, slot)));
            campaigns::PlanScope scope(noon, noon + std::chrono::hours(24 * 30), true,
                                       [](std::string const&) { return true; });
            scope.terms_at = std::move(terms_at);
            REQUIRE(run(plans.apply(std::move(update), std::move(scope), noon)).has_value());
        };
        bring(mourn);
        CHECK(find(name).state == State::held);
        CHECK(find(name).reason == "mourning");
        bring(mourn);
        CHECK(find(name).state == State::held);
        bring([](campaigns::PlannedPost& post) { post.hold.clear(); });
        CHECK(find(name).state == State::planned);
    }
}
