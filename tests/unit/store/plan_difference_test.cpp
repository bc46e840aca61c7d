#include "tests/unit/store/store_fixture.hpp"

#include <algorithm>

using namespace peal;
using namespace peal::tests;
using campaigns::PlanUpdate;

namespace {

Instant const planned_at = noon - std::chrono::hours(1);

struct DifferenceFixture : StoreFixture {
    store::PlanMarkPtr mark = apply({planned("a", noon), planned("b", noon), planned("c", noon)}, planned_at).mark;

    static campaigns::PlanScope scope(Duration span = std::chrono::hours(24 * 30))
    {
        return {planned_at, planned_at + span, true, std::set<std::string>()};
    }

    static PlanUpdate difference(std::vector<campaigns::PlannedPost> posts)
    {
        PlanUpdate update;
        update.is_whole = false;
        update.known_until = planned_at + std::chrono::hours(24 * 30);
        for (auto& post : posts)
            update.posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(std::move(post)));
        return update;
    }

    store::PlanStore::Since since()
    {
        auto told = run(plans.written_since(mark));
        REQUIRE(told.has_value());
        return *told;
    }

    Result<store::Applied> put(PlanUpdate update, store::PlanMarkPtr base)
    {
        return run(plans.apply(std::move(update), scope(), planned_at, std::move(base)));
    }
};

}  // namespace

TEST_CASE_FIXTURE(DifferenceFixture,
                  "what is overdue goes as long as its message is said, and not when it is said no more")
{
    auto const late = noon + std::chrono::minutes(5);
    auto const applied_at = [&](bool takes_back, std::set<std::string> const& said) {
        auto whole = campaigns::PlanScope(late, late + std::chrono::hours(24), true, said);
        whole.takes_back_overdue = takes_back;
        return run(plans.apply(PlanUpdate(), std::move(whole), late)).value();
    };
    CHECK(applied_at(false, {}).withdrawn == 0);
    CHECK(applied_at(true, {"week/a/stamp-x", "week/b/stamp-x"}).withdrawn == 1);
    for (auto const* said : {"a", "b"}) CHECK(find(said).state == store::State::planned);
    CHECK(find("c").state == store::State::cancelled);
}

TEST_CASE_FIXTURE(StoreFixture, "what is said no more is taken back behind hundreds of overdue posts that still are")
{
    std::vector<campaigns::PlannedPost> plan;
    for (int i = 0; i < 300; ++i) plan.push_back(planned("m" + std::to_string(i), noon + Duration(i)));
    plan.push_back(planned("gone", noon + std::chrono::minutes(1)));
    apply(std::move(plan), planned_at);
    auto const late = noon + std::chrono::minutes(5);
    campaigns::PlanScope whole(late, late + std::chrono::hours(24), true,
                               [](std::string const& name) { return name.find("/gone/") == std::string::npos; });
    whole.takes_back_overdue = true;
    CHECK(run(plans.apply(PlanUpdate(), std::move(whole), late)).value().withdrawn == 1);
    store::PostFilter taken_back;
    taken_back.state = "cancelled";
    auto const found = run(posts.list(taken_back)).value();
    REQUIRE(found.size() == 1);
    CHECK(found[0].plan.message == "gone");
}

TEST_CASE_FIXTURE(DifferenceFixture, "a difference moves and withdraws what it names, and nothing else")
{
    auto update = difference({planned("b", noon + std::chrono::hours(1)), planned("d", noon)});
    update.posts.front().beside = {"goes to x beside another"};
    update.gone = {planned("c", noon).key, "week/never/2027-03-01/stamp-x"};
    auto const applied = put(std::move(update), since().base);
    REQUIRE(applied.has_value());
    CHECK(applied->moved == 1);
    CHECK(applied->added == 1);
    CHECK(applied->withdrawn == 1);
    CHECK(find("a").state == store::State::planned);
    CHECK(find("b").plan.due == noon + std::chrono::hours(1));
    CHECK(find("b").plan.findings == std::vector<std::string>{"goes to x beside another"});
    CHECK(find("c").state == store::State::cancelled);
    CHECK(find("d").state == store::State::planned);
}

TEST_CASE_FIXTURE(DifferenceFixture, "what others write is told once, and what a plan writes is not")
{
    CHECK(since().keys.empty());
    mark = apply({planned("a", noon), planned("b", noon), planned("c", noon)}, planned_at).mark;
    REQUIRE(run(posts.hold(find("b").short_id, "wait", "ana", planned_at)).has_value());
    auto const told = since();
    CHECK(told.keys == std::vector<std::string>{planned("b", noon).key});
    auto const applied = put(difference({planned("b", noon), planned("d", noon)}), told.base);
    REQUIRE(applied.has_value());
    mark = applied->mark;
    CHECK(since().keys.empty());
}

TEST_CASE_FIXTURE(DifferenceFixture, "a mark is good for one difference, and for none once the file was opened anew")
{
    auto const base = since().base;
    REQUIRE(base != nullptr);
    CHECK(since().base == nullptr);
    SUBCASE("opened anew")
    {
        db->close();
        db = open();
        auto const refused =
            run(store::PlanStore(*db, *random).apply(difference({planned("d", noon)}), scope(), planned_at, base));
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().kind == ErrorKind::transient);
        CHECK(run(store::PostStore(*db).list(store::PostFilter()))->size() == 3);
    }
    SUBCASE("another plan came between")
    {
        apply({planned("a", noon)}, planned_at);
        CHECK_FALSE(put(difference({planned("d", noon)}), base).has_value());
    }
    SUBCASE("no base")
    {
        CHECK_FALSE(put(difference({planned("d", noon)}), nullptr).has_value());
    }
}

TEST_CASE_FIXTURE(DifferenceFixture,
                  "all posts of a message that is no longer said are looked at, and what lies behind the last plan")
{
    auto const id = find("a").short_id;
    store::PostStore::Moment const moment{noon + std::chrono::hours(5), "2027-03-01T17:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(id, moment, "ana", planned_at)).has_value());
    auto update = difference({});
    update.messages = {"week/a/"};
    update.known_until = noon + std::chrono::hours(24 * 29);
    auto applied = put(std::move(update), since().base);
    REQUIRE(applied.has_value());
    CHECK(applied->withdrawn == 1);
    CHECK(find("a").state == store::State::cancelled);

    mark = applied->mark;
    update = difference({});
    update.known_until = noon;
    applied = put(std::move(update), since().base);
    REQUIRE(applied.has_value());
    CHECK(applied->withdrawn == 2);
}

TEST_CASE_FIXTURE(DifferenceFixture,
                  "what an error keeps back is held by a difference, and withdrawn when it is no longer said")
{
    auto update = difference({});
    update.unplanned = {{"week/b/", "too long"}};
    update.held_back = update.unplanned;
    update.gone = {planned("b", noon).key};
    auto applied = put(std::move(update), since().base);
    REQUIRE(applied.has_value());
    CHECK(applied->held == 1);
    CHECK(applied->withdrawn == 0);
    CHECK(find("b").reason == "too long");
    mark = applied->mark;
    update = difference({});
    update.messages = {"week/b/"};
    applied = put(std::move(update), since().base);
    REQUIRE(applied.has_value());
    CHECK(applied->withdrawn == 1);
}
