#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/quiet_hours.hpp"
#include "tests/unit/planner/made_up.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

// What holds of every plan, tried on partnerships and calendars that a seed makes up.
using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;
using std::chrono::days;
using std::chrono::local_days;

namespace {

constexpr int rounds = 40;

planner::Plan plan_of(definitions::SourceFiles const& files, std::vector<calendar::Occurrence> const& events)
{
    return planned(files, events, "2026-11-24", "2027-11-24");
}

std::vector<std::string> keys_of(std::vector<Unplanned> const& unplanned)
{
    std::vector<std::string> keys;
    for (auto const& one : unplanned) keys.push_back(one.key);
    return keys;
}

bool names(std::vector<definitions::Name> const& list, std::string_view id)
{
    return std::any_of(list.begin(), list.end(), [&](auto const& name) { return name.value == id; });
}

// Read from the definitions once more, without the planner's own idea of it.
bool is_restricted(definitions::Definitions const& all, std::vector<calendar::Occurrence> const& events,
                   definitions::Campaign const& campaign, definitions::Channel const& channel, local_days day)
{
    for (auto const& event : events) {
        if (event.categories.front() != "restriction" || event.status != calendar::Status::confirmed) continue;
        auto const last = event.all_day ? event.end : std::max(event.end, event.start + std::chrono::seconds(1));
        auto const first_day = std::chrono::floor<days>(*to_wall(event.start, "Europe/London"));
        auto const last_day = std::chrono::floor<days>(*to_wall(last - std::chrono::seconds(1), "Europe/London"));
        if (day >= first_day && day <= last_day) return true;
    }
    return std::any_of(all.partnership.restrictions.begin(), all.partnership.restrictions.end(), [&](auto const& one) {
        bool const in_time = day >= *one.from && (!one.to || day <= *one.to);
        // The one brand is everybody's.
        bool const by_whom = one.organisations.empty() || names(one.organisations, campaign.owner.value) ||
                             names(one.organisations, channel.organisation.value) || !channel.brand.value.empty();
        bool const by_campaign = one.campaigns.empty() || names(one.campaigns, campaign.id.value);
        bool const by_category = one.categories.empty() || !campaign.categories.empty();
        return in_time && by_whom && by_campaign && by_category && !names(one.exempt, campaign.id.value);
    });
}

}  // namespace

TEST_CASE("every post lies in its campaign's dates, in no quiet hours, and in no restriction unless it is held")
{
    std::size_t posts = 0, held = 0, left_out = 0;
    for (int seed = 1; seed <= rounds; ++seed) {
        CAPTURE(seed);
        auto const town = Maker(static_cast<std::uint64_t>(seed)).town();
        auto const files = written(town);
        auto const all = loaded(files);
        auto const plan = plan_of(files, town.events);
        std::set<std::string> keys;
        for (auto const& post : plan.posts) {
            CAPTURE(post.key);
            CHECK(keys.insert(post.key).second);
            auto const campaign = std::find_if(all.campaigns.begin(), all.campaigns.end(),
                                               [&](auto const& one) { return one.id.value == post.campaign; });
            REQUIRE(campaign != all.campaigns.end());
            auto const& channel = *all.find_channel(post.channel);
            auto const shown = *to_wall(post.due, "Europe/London");
            auto const day = std::chrono::floor<days>(shown);
            CHECK((!campaign->from || day >= *campaign->from));
            CHECK((!campaign->to || day <= *campaign->to));
            auto const quiet = channel.quiet_hours_given ? channel.quiet_hours : all.partnership.quiet_hours;
            if (quiet && !campaign->ignore_quiet_hours) CHECK_FALSE(planner::find_quiet_range(shown, *quiet));
            CHECK(is_restricted(all, town.events, *campaign, channel, day) == !post.hold.empty());
            held += post.hold.empty() ? 0U : 1U;
        }
        for (auto const& one : plan.unplanned) CHECK_FALSE(keys.contains(one.key));
        posts += plan.posts.size();
        left_out += plan.unplanned.size();
    }
    // What never happens proves nothing.
    CHECK(posts > 1000);
    CHECK(held > 100);
    CHECK(left_out > 0);
}

TEST_CASE("the plan depends neither on the order of anything nor on where it is written")
{
    for (int seed = 1; seed <= rounds; ++seed) {
        CAPTURE(seed);
        Maker maker(static_cast<std::uint64_t>(seed));
        auto town = maker.town();
        auto const plan = plan_of(written(town), town.events);
        auto const again = plan_of(written(town), town.events);
        CHECK(plan.posts == again.posts);
        CHECK(plan.problems == again.problems);
        CHECK(plan.unplanned == again.unplanned);

        maker.shuffle(town.campaigns);
        for (auto& campaign : town.campaigns) maker.shuffle(campaign.messages);
        maker.shuffle(town.events);
        auto const moved = written(town, "Another title", [&](std::string const& id) {
            return maker.pick({"a", "m", "z"}) + "-moved-" + id;
        });
        auto const other = plan_of(moved, town.events);
        CHECK(plan.posts == other.posts);
        CHECK(keys_of(plan.unplanned) == keys_of(other.unplanned));
    }
}

TEST_CASE("wall times are kept over every clock change from 2026 to 2030")
{
    Maker maker(7);
    for (int year = 2026; year <= 2030; ++year) {
        for (auto const month : {std::chrono::March, std::chrono::October}) {
            auto const changes = local_days(std::chrono::year(year) / month / std::chrono::Sunday[std::chrono::last]);
            for (int i = 0; i < 8; ++i) {
                // One of the times is in the hour that is skipped, or comes twice.
                auto const time = i == 0 ? std::string("01:30") : maker.time();
                CAPTURE(time);
                CAPTURE(text_of(changes));
                auto const first = changes - days(7);
                auto const schedule = i % 2 == 0 ? "{repeat: \"FREQ=DAILY\", from: " + text_of(first) + ", at: \"" +
                                                       time + "\", until: " + text_of(changes + days(7)) + "}"
                                                 : "{anchor: {uid: run, days: -3, at: \"" + time + "\"}}";
                std::vector<calendar::Occurrence> events;
                for (int n = 0; n < 15; ++n)
                    events.push_back(all_day("run", "Run", text_of(first + days(n + 3)), text_of(first + days(n + 3))));
                auto const from = Instant(std::chrono::sys_days(first.time_since_epoch()) - days(2));
                auto const plan = planner::plan(loaded(with_schedule(schedule)), events, from, from, from + days(30));
                REQUIRE(plan.posts.size() == 15);
                for (std::size_t n = 0; n < plan.posts.size(); ++n) {
                    auto const day = first + days(static_cast<int>(n));
                    auto const& post = plan.posts[n];
                    CHECK(post.wall == text_of(day) + "T" + time);
                    auto const shown = to_text(*to_wall(post.due, "Europe/London"));
                    bool const skipped = day == changes && month == std::chrono::March && time.starts_with("01");
                    CHECK(shown == text_of(day) + "T" + (skipped ? "02" + time.substr(2) : time));
                    // Of two moments with that time it is the first: an hour before, the clock shows another one.
                    auto const before = to_text(*to_wall(post.due - std::chrono::hours(1), "Europe/London"));
                    CHECK(before != shown);
                }
            }
        }
    }
}
