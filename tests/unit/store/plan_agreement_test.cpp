#include "campaigns/plan_diff.hpp"
#include "tests/unit/store/store_fixture.hpp"

#include <algorithm>

using namespace peal;
using namespace peal::tests;
using campaigns::PlanChange;
using campaigns::PlanScope;
using Kind = PlanChange::Kind;

namespace {

Instant const now = noon - std::chrono::hours(1);
PlanScope const month(now, now + std::chrono::hours(24 * 30), true, std::set<std::string>());

// What was shown before a plan was applied, against what applying it did.
struct AgreementFixture : StoreFixture {
    // As somebody who asks over the office: what falls due in the scope, page by page, and the rest of the plan by key.
    std::vector<campaigns::StoredPost> load(std::vector<campaigns::PlannedPost> const& plan)
    {
        std::vector<campaigns::StoredPost> all;
        for (std::string after;;) {
            auto page = run(plans.load_due(month.from, month.to, after, 3)).value();
            if (page.empty()) break;
            after = page.back().id;
            all.insert(all.end(), page.begin(), page.end());
        }
        std::vector<std::string> unseen;
        for (auto const& post : plan) {
            if (std::none_of(all.begin(), all.end(), [&](auto const& one) { return one.post.key == post.key; }))
                unseen.push_back(post.key);
        }
        auto const others = run(plans.load_keys(unseen)).value();
        all.insert(all.end(), others.begin(), others.end());
        return all;
    }

    std::vector<PlanChange> changes(std::vector<campaigns::PlannedPost> const& plan)
    {
        return find_changes(plan, load(plan), month);
    }

    // Applies the plan, and checks that all that was shown was done, and nothing else.
    void agree(std::vector<campaigns::PlannedPost> const& plan)
    {
        auto const shown = changes(plan);
        auto const count = [&](auto const& is_such) { return std::count_if(shown.begin(), shown.end(), is_such); };
        auto const of_kind = [&](Kind kind) { return count([kind](auto const& one) { return one.kind == kind; }); };
        auto const applied = apply(plan, now);
        CHECK(applied.added == of_kind(Kind::added));
        CHECK(applied.withdrawn == of_kind(Kind::withdrawn));
        CHECK(applied.restored == of_kind(Kind::restored));
        CHECK(applied.in_flight == of_kind(Kind::kept));
        CHECK(applied.moved == count([](auto const& one) { return one.moved && one.kind != Kind::kept; }));
        CHECK(applied.reworded == count([](auto const& one) { return one.reworded && one.kind != Kind::kept; }));

        for (auto const& left : changes(plan)) CHECK(left.kind == Kind::kept);
        auto const again = apply(plan, now);
        CHECK(again.added + again.moved + again.reworded + again.withdrawn + again.restored == 0);
        CHECK(again.in_flight == applied.in_flight);
    }
};

}  // namespace

TEST_CASE_FIXTURE(AgreementFixture, "what a diff shows is what applying does, and nothing is left to show")
{
    auto approved = planned("approved", noon);
    approved.approval = campaigns::Approval::one;
    auto without_link = planned("without-link", noon);
    without_link.destination.clear();
    without_link.text = "No link";
    std::vector plan{approved,
                     without_link,
                     planned("same", noon),
                     planned("moved", noon),
                     planned("held", noon),
                     planned("lost", noon),
                     planned("cancelled", noon),
                     planned("pinned", noon),
                     planned("claimed", noon - std::chrono::minutes(59))};
    agree(plan);
    agree(plan);
    REQUIRE(run(posts.approve(find("approved").short_id, {}, "ana", now)).has_value());
    REQUIRE(run(posts.hold(find("held").short_id, "wait", "ana", now)).has_value());
    REQUIRE(run(posts.cancel(find("cancelled").short_id, "no", "ana", now)).has_value());
    store::PostStore::Moment const moment{noon + std::chrono::hours(5), "2027-03-01T17:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(find("pinned").short_id, moment, "ana", now)).has_value());
    REQUIRE(run(deliveries.claim_due(now, paces(std::chrono::minutes(5)), 10))->posts.size() == 1);
    CHECK(changes(plan).empty());

    for (auto& post : plan) post.text += " Together.";
    plan[1] = planned("without-link", noon);
    plan[2] = planned("same", noon);
    plan[3].due += std::chrono::hours(2);
    std::erase_if(plan, [](auto const& post) { return post.message == "lost"; });
    plan.push_back(planned("new", noon));
    auto const shown = changes(plan);
    CHECK(std::count_if(shown.begin(), shown.end(), [](auto const& one) { return !one.decision.empty(); }) == 1);
    agree(plan);
    CHECK(find("pinned").plan.due == moment.at);
    CHECK(find("lost").state == store::State::cancelled);

    plan.push_back(planned("lost", noon));
    agree(plan);
    CHECK(find("lost").state == store::State::planned);
    agree({});
}

TEST_CASE_FIXTURE(AgreementFixture, "a diff shows that what is being sent stays as it is")
{
    auto post = planned("sending", now);
    agree({post});
    auto const claimed = claim(now).at(0);
    REQUIRE(run(record_intent(claimed, now)).has_value());
    post.text += " Together.";
    post.due += std::chrono::hours(1);
    auto const shown = changes({post});
    REQUIRE(shown.size() == 1);
    CHECK_FALSE(shown[0].decision.empty());
    agree({post});
    CHECK(find("sending").state == store::State::sending);
}

TEST_CASE_FIXTURE(AgreementFixture,
                  "a missed post that a person gave a new moment outlives its slot, but not its message")
{
    apply({planned("kept", noon), planned("gone", noon)}, now);
    store::PostStore::Moment const moment{noon + std::chrono::hours(30), "2027-03-02T18:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(find("kept").short_id, moment, "ana", now)).has_value());
    REQUIRE(run(posts.reschedule(find("gone").short_id, moment, "ana", now)).has_value());
    auto const later = noon + std::chrono::hours(1);
    auto const applied =
        run(plans.apply({}, later, later + std::chrono::hours(24 * 30), true, later, {}, {"week/kept/stamp-x"}));
    REQUIRE(applied.has_value());
    CHECK(applied->withdrawn == 1);
    CHECK(find("kept").state == store::State::planned);
    CHECK(find("gone").state == store::State::cancelled);
}

TEST_CASE_FIXTURE(AgreementFixture,
                  "what a person gave its moment takes its message's new words, also when its own moment is over")
{
    apply({planned("late", noon)}, now);
    store::PostStore::Moment const moment{noon + std::chrono::hours(30), "2027-03-02T18:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(only_post().short_id, moment, "ana", now)).has_value());
    auto const later = noon + std::chrono::hours(1);
    auto corrected = planned("late", noon);
    corrected.text = "Corrected: https://peal.example/r/0000000 #StampItOutLLR";
    PlanScope scope(later, later + std::chrono::hours(24 * 30), true, {"week/late/stamp-x"});
    scope.now = later;
    scope.plan_again = [&](auto const&, auto const* event, bool) {
        CHECK(event == nullptr);
        return std::optional(corrected);
    };
    auto const shown = [&] {
        auto const due = run(plans.load_due(scope.from, scope.to, "", 10)).value();
        return find_changes({}, due, scope);
    };
    auto const apply_again = [&] { return run(plans.apply(campaigns::PlanUpdate(), scope, later)).value(); };
    auto const changes = shown();
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].kind == Kind::reworded);
    CHECK_FALSE(changes[0].moved);
    CHECK(apply_again().reworded == 1);
    CHECK(only_post().plan.due == moment.at);
    CHECK(only_post().plan.text.starts_with("Corrected: https://peal.example/r/" + only_post().link_code));
    CHECK(shown().empty());
    CHECK(apply_again().reworded == 0);

    corrected.dry_run = !corrected.dry_run;
    CHECK(shown().size() == 1);
    apply_again();
    CHECK(only_post().plan.dry_run == corrected.dry_run);
    CHECK(shown().empty());

    // What the plan could have it leaves to the plan.
    corrected.due = later + std::chrono::hours(1);
    corrected.text += " Together.";
    CHECK(shown().empty());
    CHECK(apply_again().reworded == 0);
}
