#include "campaigns/planner/replanner.hpp"

#include "campaigns/planner/check_posts.hpp"
#include "tests/unit/planner/editor.hpp"
#include "tests/unit/planner/noted.hpp"
#include "tests/unit/planner/plans.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

constexpr int towns = 18, edits = 20;

planner::Replanner::DefinitionsPtr shared(definitions::SourceFiles const& files)
{
    return std::make_shared<definitions::Definitions const>(loaded(files));
}

// What the tests of single changes plan: two campaigns, each beside an event of its own.
definitions::SourceFiles two_campaigns()
{
    auto files = with_schedule("{anchor: {title: Fair, days: -1, at: \"10:00\"}}");
    files["campaigns/other.yaml"] = files["campaigns/week.yaml"];
    change(files, "campaigns/other.yaml", "id: week", "id: other");
    change(files, "campaigns/other.yaml", "title: Fair", "title: Walk");
    return files;
}

std::vector<calendar::Occurrence> fair_and_walk()
{
    std::vector<calendar::Occurrence> events = {timed("fair", "Fair", "2027-05-05T10:00:00Z", "2027-05-05T12:00:00Z"),
                                                timed("walk", "Walk", "2027-06-05T10:00:00Z", "2027-06-05T12:00:00Z")};
    for (auto& event : events) event.repeats = false;
    return events;
}

struct Made {
    std::vector<std::shared_ptr<PlannedPost const>> posts;
    std::size_t planned_anew = 0;
};

class PlannedTwiceFixture {
public:
    Made plan()
    {
        Made made;
        auto read = events;
        made.planned_anew =
            replanner.plan(shared(files), std::move(read), at("2026-11-24"), at("2026-11-24"), at("2028-11-24"))
                .planned_anew;
        for (auto const& post : replanner.take_update(at("2026-11-24"), {}).posts) made.posts.push_back(post.planned);
        return made;
    }

    planner::Replanner replanner;
    definitions::SourceFiles files = two_campaigns();
    std::vector<calendar::Occurrence> events = fair_and_walk();
    Made first = plan();
};

// What somebody has who was only ever told what is different.
struct Follower {
    std::map<std::string, PlannedPost> posts;
    std::set<std::string> held_back;
    std::size_t told = 0;

    void take(PlanUpdate const& update)
    {
        told += update.posts.size() + update.gone.size();
        if (update.is_whole) posts.clear();
        if (update.is_whole) held_back.clear();
        for (auto const& key : update.gone) {
            CHECK(std::none_of(update.posts.begin(), update.posts.end(),
                               [&](auto const& post) { return post.planned->key == key; }));
            posts.erase(key);
        }
        for (auto const& post : update.posts) posts[post.planned->key] = post.written_out();
        std::set<std::string> unplanned;
        for (auto const& one : update.unplanned) unplanned.insert(one.key + " " + one.reason);
        for (auto const& one : update.is_whole ? update.unplanned : update.held_back)
            held_back.insert(one.key + " " + one.reason);
        // None that is new was kept back.
        for (auto const& one : unplanned) CHECK(held_back.contains(one));
        held_back = std::move(unplanned);
    }

    // What has become due is no longer told about.
    std::vector<PlannedPost> from(Instant now) const
    {
        std::vector<PlannedPost> all;
        for (auto const& [key, post] : posts)
            if (post.due >= now) all.push_back(post);
        std::sort(all.begin(), all.end(),
                  [](auto const& a, auto const& b) { return std::tie(a.due, a.key) < std::tie(b.due, b.key); });
        return all;
    }
};

}  // namespace

TEST_CASE("after any change, what is planned anew and told as different makes the whole plan")
{
    std::size_t in_part = 0, all = 0, told = 0, spaced = 0, beside = 0, begun = 0, unplanned = 0, problems = 0;
    for (int seed = 1; seed <= towns; ++seed) {
        CAPTURE(seed);
        Maker maker(static_cast<std::uint64_t>(seed));
        auto town = maker.town();
        Editor editor(maker, town);
        planner::Replanner replanner;
        Follower follower;
        auto now = at("2026-11-24");
        for (int step = 0; step < edits; ++step) {
            CAPTURE(step);
            auto const definitions = shared(written(town));
            auto const to = now + std::chrono::days(365);
            auto whole = planner::plan(*definitions, town.events, now, now, to);
            test::note_findings(*definitions, whole.posts, town.events);
            auto events = town.events;
            auto const report = replanner.plan(definitions, std::move(events), now, now, to);
            CHECK(report.problems == whole.problems);
            if (report.planned_anew < definitions->campaigns.size()) ++in_part;
            // Now and then several plans are made before one is wanted.
            if (!maker.chance(4)) {
                std::vector<std::string> named{"nobody/knows/it/town-x"};
                for (auto const& [key, post] : follower.posts)
                    if (maker.chance(20)) named.push_back(key);
                auto const update = replanner.take_update(now, named);
                CHECK(update.unplanned == whole.unplanned);
                follower.take(update);
                CHECK(follower.from(now) == whole.posts);
                told += update.is_whole ? 0 : update.posts.size() + update.gone.size();
                all += update.is_whole ? 0 : whole.posts.size();
            }
            for (auto const& post : whole.posts) {
                for (auto const& why : post.why) spaced += holds(why, "the channel's distance") ? 1U : 0U;
                for (auto const& finding : post.findings) {
                    beside += holds(finding, "within two hours") || holds(finding, "same words") ? 1U : 0U;
                    begun += holds(finding, "has begun") ? 1U : 0U;
                }
            }
            unplanned += whole.unplanned.size();
            problems += whole.problems.size();
            editor.edit(now);
        }
    }
    // What never happens proves nothing.
    CHECK(in_part > 60);
    CHECK(all > 5000);
    CHECK(told < all / 2);
    CHECK(spaced > 100);
    CHECK(beside > 100);
    CHECK(begun > 20);
    CHECK(unplanned > 20);
    CHECK(problems > 100);
}

TEST_CASE_FIXTURE(PlannedTwiceFixture, "nothing new plans nothing, and every post is the same one")
{
    auto const again = plan();
    REQUIRE(again.posts.size() == 2);
    CHECK(first.planned_anew == 2);
    CHECK(again.planned_anew == 0);
    CHECK(again.posts == first.posts);
    auto const update = replanner.take_update(at("2026-11-24"), std::vector<std::string>());
    CHECK_FALSE(update.is_whole);
    CHECK(update.posts.empty());
    CHECK(update.gone.empty());
}

TEST_CASE_FIXTURE(PlannedTwiceFixture,
                  "a post of the day says that its event will have begun, until that is not so any more")
{
    change(files, "campaigns/week.yaml", "days: -1, at: \"10:00\"", "at: \"08:30\"");
    auto const findings = [this] {
        auto const made = plan();
        for (auto const& post : made.posts)
            if (post->campaign == "week") return post->findings;
        return std::vector<std::string>{"no post"};
    };
    CHECK(findings().empty());
    events[0] = timed("fair", "Fair", "2027-05-05T06:00:00Z", "2027-05-05T08:00:00Z");
    events[0].repeats = false;
    // It is the event that has moved, not the post: the store is told all the same.
    CHECK(findings() ==
          std::vector<std::string>{
              "goes out when `Fair` has begun, on Wed 5 May 2027, 07:00; choose an earlier time, or write "
              "`exact: -1h` instead of `at`"});
    events[0].all_day = true;
    CHECK(findings().empty());
    events[0].all_day = false;
    CHECK(findings().size() == 1);
    // What stands behind the event by intention is not late.
    change(files, "campaigns/week.yaml", "at: \"08:30\"", "day: end, at: \"08:30\"");
    CHECK(findings().empty());
    change(files, "campaigns/week.yaml", "day: end, at: \"08:30\"", "days: 1, at: \"08:30\"");
    CHECK(findings().empty());
}

TEST_CASE_FIXTURE(PlannedTwiceFixture, "an edited file plans its own campaign alone")
{
    change(files, "campaigns/other.yaml", "text: You can report it.", "text: You can report it now.");
    auto const again = plan();
    REQUIRE(again.posts.size() == 2);
    CHECK(again.planned_anew == 1);
    CHECK(again.posts[0] == first.posts[0]);
    CHECK(again.posts[1] != first.posts[1]);
    CHECK(again.posts[1]->text.starts_with("You can report it now."));
}

TEST_CASE_FIXTURE(PlannedTwiceFixture, "a moved event plans the campaigns beside it alone")
{
    put_off(events[0], std::chrono::days(60));
    auto const again = plan();
    REQUIRE(again.posts.size() == 2);
    CHECK(again.planned_anew == 1);
    CHECK(again.posts[0] == first.posts[1]);
    CHECK(again.posts[1]->wall == "2027-07-03T10:00");
    CHECK(again.posts[1]->key == first.posts[0]->key);
}

TEST_CASE_FIXTURE(PlannedTwiceFixture, "an event that goes takes its campaign's post with it, and brings it back")
{
    events[0].summary = "Concert";
    auto const without = plan();
    CHECK(without.planned_anew == 1);
    CHECK(without.posts.size() == 1);
    events[0].summary = "Fair";
    auto const again = plan();
    CHECK(again.planned_anew == 1);
    CHECK(again.posts.size() == 2);
}

TEST_CASE_FIXTURE(PlannedTwiceFixture, "what all campaigns share, and a time of restricted publicity, plan all of them")
{
    change(files, "partnership.yaml", "hashtags: [", "hashtags: [\"#New\", ");
    CHECK(plan().planned_anew == 2);
    events.push_back(all_day("vote", "Vote", "2027-05-01", "2027-05-05"));
    events.back().categories = {"restriction"};
    auto const held = plan();
    CHECK(held.planned_anew == 2);
    CHECK_FALSE(held.posts[0]->hold.empty());
    CHECK(held.posts[1]->hold.empty());
}

TEST_CASE_FIXTURE(PlannedTwiceFixture, "a campaign that keeps its distance makes room when another goes")
{
    change(files, "channels.yaml", "id: town-x,", "id: town-x, spacing: 3h,");
    events[1] = timed("walk", "Walk", "2027-05-05T10:00:00Z", "2027-05-05T12:00:00Z");
    events[1].repeats = false;
    auto const together = plan();
    REQUIRE(together.posts.size() == 2);
    CHECK(together.posts[1]->wall == "2027-05-04T13:00");
    auto const moved = together.posts[1]->campaign;
    files.erase("campaigns/" + together.posts[0]->campaign + ".yaml");
    auto const alone = plan();
    CHECK(alone.planned_anew == 0);
    REQUIRE(alone.posts.size() == 1);
    CHECK(alone.posts[0]->campaign == moved);
    CHECK(alone.posts[0]->wall == "2027-05-04T10:00");
}
