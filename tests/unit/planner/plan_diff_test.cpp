#include "campaigns/plan_diff.hpp"
#include "campaigns/planner/still_said.hpp"
#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;
using Kind = PlanChange::Kind;

namespace {

Instant const noon = parse_instant("2027-03-01T12:00:00Z").value();
PlanScope const month(noon - std::chrono::hours(1), noon + std::chrono::hours(24 * 30), true, std::set<std::string>());

PlannedPost planned_post(std::string const& message, std::string text = "Report hate: https://peal.example/r/0000000")
{
    PlannedPost post;
    post.key = "week/" + message + "/2027-03-01/stamp-x";
    post.campaign = "week";
    post.message = message;
    post.channel = "stamp-x";
    post.due = noon;
    post.wall = "2027-03-01T12:00";
    post.zone = "Europe/London";
    post.text = std::move(text);
    post.destination = "https://www.report-it.org.uk";
    return post;
}

StoredPost stored(PlannedPost post, Standing standing = Standing::open, std::string state = "scheduled")
{
    StoredPost made;
    made.id = "p222222";
    made.link_code = "abcdefg";
    put_link_code(post, made.link_code);
    made.post = std::move(post);
    made.standing = standing;
    made.state = std::move(state);
    return made;
}

PlanChange only(std::vector<PlannedPost> plan, std::vector<StoredPost> const& held, PlanScope const& scope = month)
{
    auto const changes = find_changes(std::move(plan), held, scope);
    REQUIRE(changes.size() == 1);
    return changes.front();
}

}  // namespace

TEST_CASE("what is stored as it is planned is no change, whatever its code is")
{
    CHECK(find_changes({planned_post("a")}, {stored(planned_post("a"))}, month).empty());
    auto explained = planned_post("a");
    explained.why = {"told in other words"};
    CHECK(find_changes({explained}, {stored(planned_post("a"))}, month).empty());
}

TEST_CASE("another day of an approved message asks for approval again, and says so")
{
    auto old = planned_post("a");
    old.approval = Approval::one;
    auto fresh = old;
    fresh.key = "week/a/2027-03-03/stamp-x";
    fresh.due = noon + std::chrono::hours(48);
    auto const changes = find_changes({fresh}, {stored(old)}, month);
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].kind == Kind::withdrawn);
    CHECK(changes[0].decision.find("it was approved; its message has another day now") == 0);
    CHECK(find_changes({fresh}, {stored(old, Standing::open, "in_review")}, month)[0].decision.empty());
    CHECK(find_changes({}, {stored(old)}, month)[0].decision.empty());
}

TEST_CASE("what an error keeps out of the plan is held and not withdrawn, until somebody mends it")
{
    constexpr auto why = "campaigns/week.yaml:9:11: too long";
    auto const key = planned_post("a").key;
    for (auto const& name : {key, std::string("week/a/")}) {
        auto const changes = find_changes({}, {stored(planned_post("a"))}, month, {{name, why}});
        REQUIRE(changes.size() == 1);
        CHECK(changes[0].kind == PlanChange::Kind::altered);
        CHECK(changes[0].after->hold == why);
        CHECK(changes[0].decision.find(why) != std::string::npos);
    }
    auto held = stored(planned_post("a"), Standing::open, "held");
    held.post.hold = why;
    CHECK(find_changes({}, {held}, month, {{key, why}}).empty());
    CHECK(find_changes({}, {stored(planned_post("a"), Standing::ended, "published")}, month, {{key, why}}).empty());
    CHECK(find_changes({}, {stored(planned_post("a"))}, month, {{"week/b/", why}}).at(0).kind ==
          PlanChange::Kind::withdrawn);
}

TEST_CASE("a post whose event is called off is held before it is withdrawn, whatever else the plan has lost")
{
    auto scope = month;
    scope.now = month.from;
    scope.grace = std::chrono::minutes(15);
    scope.find_event = [](std::string const&) {
        EventNow off;
        off.called_off = "its event was cancelled: Vigil";
        return std::optional(off);
    };
    auto post = stored(planned_post("a"));
    auto const held = only({}, {post}, scope);
    CHECK(held.kind == Kind::altered);
    CHECK(held.after->hold == "its event was cancelled: Vigil");
    CHECK(held.decision ==
          "it is held at once, and cancelled 15 minutes later unless somebody releases it: its event was "
          "cancelled: Vigil");
    // One that a person gave its moment as well.
    post.pinned = true;
    CHECK(only({}, {post}, scope).kind == Kind::altered);
    post.post.hold = "its event was cancelled: Vigil";
    post.is_called_off = true;
    CHECK(only({}, {post}, scope).kind == Kind::kept);
    CHECK_FALSE(only({}, {post}, scope).decision.empty());
    // Somebody has released it.
    post.is_called_off = false;
    CHECK(only({}, {post}, scope).kind == Kind::kept);
    CHECK(only({}, {post}, scope).decision.empty());
    CHECK(find_changes({}, {stored(planned_post("a"), Standing::ended, "published")}, scope).empty());
}

TEST_CASE("a post whose event has moved past its moment is missed, and caught up where that is a little late")
{
    auto scope = month;
    scope.now = noon - std::chrono::minutes(30);
    scope.find_event = [](std::string const&) {
        EventNow is;
        is.has_changed = true;
        is.event.start = noon;
        return std::optional(is);
    };
    auto again = planned_post("a");
    scope.plan_again = [&](PlannedPost const&, calendar::Occurrence const*, bool) { return std::optional(again); };
    again.due = scope.now - std::chrono::hours(1);
    auto const missed = only({}, {stored(planned_post("a"))}, scope);
    CHECK(missed.kind == Kind::moved);
    CHECK(missed.decision.find("it is missed") != std::string::npos);
    again.due = scope.now - std::chrono::minutes(10);
    CHECK(only({}, {stored(planned_post("a"))}, scope).decision.empty());
    // It would come up later, and the plan does not have it: it is gone.
    again.due = noon;
    CHECK(only({}, {stored(planned_post("a"))}, scope).kind == Kind::withdrawn);
    // What a person gave its moment takes the new words alone.
    auto pinned = stored(planned_post("a"));
    pinned.pinned = true;
    CHECK(find_changes({}, {pinned}, scope).empty());
    again.text += " Together.";
    CHECK(only({}, {pinned}, scope).kind == Kind::reworded);
}

TEST_CASE("added, moved, reworded, altered and withdrawn posts are told apart")
{
    auto const added = only({planned_post("a")}, {});
    CHECK(added.kind == Kind::added);
    CHECK_FALSE(added.before.has_value());

    auto later = planned_post("a");
    later.due += std::chrono::hours(1);
    CHECK(only({later}, {stored(planned_post("a"))}).kind == Kind::moved);

    later.text = "Other words";
    auto const both = only({later}, {stored(planned_post("a"))});
    CHECK(both.kind == Kind::reworded);
    CHECK(both.moved);

    auto live = planned_post("a");
    live.dry_run = false;
    CHECK(only({live}, {stored(planned_post("a"))}).kind == Kind::altered);

    CHECK(only({}, {stored(planned_post("a"))}).kind == Kind::withdrawn);
    CHECK(only({planned_post("a")}, {stored(planned_post("a"), Standing::withdrawn, "cancelled")}).kind ==
          Kind::restored);
}

TEST_CASE("words that say a day themselves ask for approval again when their event is at another")
{
    auto post = planned_post("vigil");
    auto held = stored(post);
    held.approvals = 1;
    auto const decided = [&](std::string const& was, std::string const& is) {
        held.post.beside = was;
        post.beside = is;
        auto const changes = find_changes({post}, {held}, month);
        return changes.size() == 1 && changes[0].reworded && !changes[0].decision.empty();
    };
    CHECK(decided("Tue 15 Dec 2026, 18:00 to Tue 15 Dec 2026, 20:00",
                  "Tue 15 Dec 2026, 20:00 to Tue 15 Dec 2026, 22:00"));
    // An older Peal did not know it, and the words may not say it any more.
    CHECK_FALSE(decided("", "Tue 15 Dec 2026, 20:00 to Tue 15 Dec 2026, 22:00"));
    CHECK_FALSE(decided("Tue 15 Dec 2026, 18:00 to Tue 15 Dec 2026, 20:00", ""));
}

TEST_CASE("what is withdrawn because its event has changed is asked about, and nothing else that is")
{
    PlanScope scope = month;
    EventNow is;
    scope.find_event = [&](std::string const&) { return is; };
    scope.now = noon - std::chrono::hours(1);
    CHECK(only({}, {stored(planned_post("a"))}, scope).decision.empty());
    is.has_changed = true;
    auto const asked = only({}, {stored(planned_post("a"))}, scope);
    CHECK(asked.kind == Kind::withdrawn);
    CHECK(asked.decision.find("its event has changed") != std::string::npos);
}

TEST_CASE("changes come by moment, and then by key")
{
    auto late = planned_post("a");
    late.due += std::chrono::hours(1);
    auto const changes = find_changes({late, planned_post("c"), planned_post("b")}, {}, month);
    REQUIRE(changes.size() == 3);
    CHECK(changes[0].after->message == "b");
    CHECK(changes[1].after->message == "c");
    CHECK(changes[2].after->message == "a");
}

TEST_CASE("nothing is withdrawn outside the scope, from a plan that is not whole, or once it is out")
{
    auto past = stored(planned_post("a"));
    past.post.due = month.from - Duration(1);
    CHECK(find_changes({}, {past}, month).empty());
    PlanScope const partial(month.from, month.to, false, std::set<std::string>());
    CHECK(find_changes({}, {stored(planned_post("a"))}, partial).empty());
    for (auto const standing : {Standing::leaving, Standing::ended, Standing::withdrawn})
        CHECK(find_changes({}, {stored(planned_post("a"), standing)}, month).empty());
}

TEST_CASE("a post that a person gave its moment keeps it, and stays as long as its message does")
{
    auto moved = stored(planned_post("a"));
    moved.post.due = noon + std::chrono::hours(48);
    moved.pinned = true;
    CHECK(find_changes({planned_post("a")}, {moved}, month).empty());
    PlanScope const with_message(month.from, month.to, true, std::set<std::string>{"week/a/stamp-x"});
    CHECK(find_changes({}, {moved}, with_message).empty());
    CHECK(only({}, {moved}).kind == Kind::withdrawn);
}

TEST_CASE("new words for an approved post need a decision; the same for one that needs none do not")
{
    auto approved = stored(planned_post("a"));
    approved.approvals = 1;
    auto const asked = only({planned_post("a", "Other words")}, {approved});
    CHECK(asked.kind == Kind::reworded);
    CHECK(asked.decision == "it was approved as it is; the new words ask for approval again");
    CHECK(only({planned_post("a", "Other words")}, {stored(planned_post("a"))}).decision.empty());

    auto free = planned_post("a", "Other words");
    free.approval = Approval::none;
    CHECK(only({free}, {approved}).decision.empty());
}

TEST_CASE("what is being sent, out, or missed stays, and a person is asked; what a person gave up just stays")
{
    auto const ask = [](Standing standing, std::string const& state) {
        auto const change = only({planned_post("a", "Other words")}, {stored(planned_post("a"), standing, state)});
        CHECK(change.kind == Kind::kept);
        return change.decision;
    };
    CHECK(ask(Standing::leaving, "publishing") ==
          "it is being sent as it is; look at the account when that is settled");
    CHECK(ask(Standing::ended, "published") == "it is out as it is; the plan no longer agrees");
    CHECK(ask(Standing::ended, "missed") == "it has been missed and does not go by itself; reschedule it, or leave it");
    CHECK(ask(Standing::ended, "cancelled").empty());
}

TEST_CASE("what the definitions still say does not depend on whether it comes up")
{
    auto const all = test::loaded(test::with_schedule("{at: 2020-01-01 10:00}"));
    CHECK(planner::is_still_said(all, "week/hello/town-x"));
    for (auto const* name :
         {"week/hello/town-instagram", "week/goodbye/town-x", "weeks/hello/town-x", "week/hello", ""})
        CHECK_FALSE(planner::is_still_said(all, name));
}

TEST_CASE("standings have words, and other words are none")
{
    for (auto const standing : {Standing::open, Standing::leaving, Standing::ended, Standing::withdrawn})
        CHECK(standing_from(to_string(standing)) == standing);
    CHECK_FALSE(standing_from("lost").has_value());
}

TEST_CASE("a post with a given moment whose day has changed in its file is asked about, since there are two of it then")
{
    auto moved = stored(planned_post("a"));
    moved.pinned = true;
    PlanScope scope(month.from, month.to, true, std::set<std::string>{"week/a/stamp-x"});
    bool is_said = false;
    scope.plan_again = [&](PlannedPost const& post, calendar::Occurrence const*, bool) {
        return is_said ? std::optional(post) : std::nullopt;
    };
    auto other_day = planned_post("a");
    other_day.key += "-later";
    auto const changes = find_changes({other_day}, {moved}, scope);
    REQUIRE(changes.size() == 2);
    auto const& kept = changes[changes[0].kind == Kind::kept ? 0 : 1];
    CHECK(kept.kind == Kind::kept);
    CHECK(kept.decision.find("cancel one of the two") != std::string::npos);
    // A message that comes up often has others besides.
    is_said = true;
    CHECK(find_changes({other_day}, {moved}, scope).size() == 1);
}
