#include "campaigns/planner/replanner.hpp"
#include "tests/unit/planner/made_up.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

constexpr int towns = 12, edits = 20;

planner::Replanner::DefinitionsPtr shared(definitions::SourceFiles const& files)
{
    return std::make_shared<definitions::Definitions const>(loaded(files));
}

void put_off(calendar::Occurrence& event, std::chrono::days by)
{
    event.start += by;
    event.end += by;
    event.start_date += by;
    event.end_date += by;
}

// Makes one change such as people make, of any kind.
class Editor {
public:
    Editor(Maker& maker, Town& town) : maker_(maker), town_(town) {}

    void edit(Instant& now)
    {
        auto& events = town_.events;
        switch (maker_.below(12)) {
            case 0: replace_words("Words number", "Other words, number"); break;
            case 1: replace_words("Words number", "See {{event.title}} on {{event.date}}, number"); break;
            case 2: write_again(any_campaign()); break;
            case 3: town_.campaigns.push_back(maker_.campaign("n" + std::to_string(++number_))); break;
            case 4: drop_a_campaign(); break;
            case 5: maker_.add_event(events, "n" + std::to_string(++number_)); break;
            case 6: drop_an_event(); break;
            case 7: edit_event(); break;
            case 8:
                now += std::chrono::hours(maker_.below(30));
                maker_.shuffle(events);
                maker_.shuffle(town_.campaigns);
                break;
            case 9: edit_what_all_share(); break;
            default:
                if (!events.empty()) put_off(any_event(), std::chrono::days(static_cast<int>(maker_.below(5)) - 2));
        }
    }

private:
    Town::Campaign& any_campaign() { return town_.campaigns[maker_.below(town_.campaigns.size())]; }
    calendar::Occurrence& any_event() { return town_.events[maker_.below(town_.events.size())]; }

    void replace_words(std::string const& words, std::string const& others)
    {
        auto& messages = any_campaign().messages;
        auto& message = messages[maker_.below(messages.size())];
        if (auto const at = message.find(words); at != std::string::npos) message.replace(at, words.size(), others);
    }

    void write_again(Town::Campaign& campaign) { campaign = maker_.campaign(campaign.id); }

    // Restrictions may name the first two.
    void drop_a_campaign()
    {
        auto& all = town_.campaigns;
        auto const gone = all.begin() + static_cast<std::ptrdiff_t>(maker_.below(all.size()));
        if (gone->id != "c0" && gone->id != "c1") all.erase(gone);
    }

    void drop_an_event()
    {
        auto& all = town_.events;
        if (!all.empty()) all.erase(all.begin() + static_cast<std::ptrdiff_t>(maker_.below(all.size())));
    }

    void edit_event()
    {
        if (town_.events.empty()) return;
        auto& event = any_event();
        switch (maker_.below(4)) {
            case 0: event.status = calendar::Status::cancelled; break;
            case 1: event.status = calendar::Status::confirmed; break;
            case 2: event.summary += " again"; break;
            default: event.categories = {maker_.pick({"event", "faith", "restriction"})};
        }
    }

    void edit_what_all_share()
    {
        if (maker_.chance(2))
            town_.restrictions = "quiet_hours: {from: \"" + maker_.pick({"21:00", "23:30"}) + "\", to: \"06:30\"}\n";
        else
            town_.channels = Maker(++number_).town().channels;
    }

    Maker& maker_;
    Town& town_;
    std::uint64_t number_ = 0;
};

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

class PlannedTwiceFixture {
public:
    planner::SharedPlan plan()
    {
        return replanner.plan(shared(files), events, at("2026-11-24"), at("2026-11-24"), at("2028-11-24"));
    }

    planner::Replanner replanner;
    definitions::SourceFiles files = two_campaigns();
    std::vector<calendar::Occurrence> events = fair_and_walk();
    planner::SharedPlan first = plan();
};

}  // namespace

TEST_CASE("after any change, planning what changed makes the whole plan")
{
    std::size_t in_part = 0, kept = 0, spaced = 0, unplanned = 0, problems = 0;
    for (int seed = 1; seed <= towns; ++seed) {
        CAPTURE(seed);
        Maker maker(static_cast<std::uint64_t>(seed));
        auto town = maker.town();
        Editor editor(maker, town);
        planner::Replanner replanner;
        planner::SharedPlan before;
        auto now = at("2026-11-24");
        for (int step = 0; step < edits; ++step) {
            CAPTURE(step);
            auto const definitions = shared(written(town));
            auto const to = now + std::chrono::days(365);
            auto const whole = planner::plan(*definitions, town.events, now, now, to);
            auto shared_plan = replanner.plan(definitions, town.events, now, now, to);
            auto const again = shared_plan.written_out();
            CHECK(again.posts == whole.posts);
            CHECK(again.problems == whole.problems);
            CHECK(again.unplanned == whole.unplanned);
            if (shared_plan.planned_anew < definitions->campaigns.size()) ++in_part;
            std::set<PlannedPost const*> old;
            for (auto const& post : before.posts) old.insert(post.get());
            for (auto const& post : shared_plan.posts) {
                kept += old.contains(post.get()) ? 1U : 0U;
                spaced +=
                    std::any_of(post->why.begin(), post->why.end(),
                                [](auto const& why) { return why.find("the channel's distance") != std::string::npos; })
                        ? 1U
                        : 0U;
            }
            unplanned += whole.unplanned.size();
            problems += whole.problems.size();
            before = std::move(shared_plan);
            editor.edit(now);
        }
    }
    // What never happens proves nothing.
    CHECK(in_part > 60);
    CHECK(kept > 5000);
    CHECK(spaced > 100);
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
