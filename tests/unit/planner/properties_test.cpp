#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/quiet_hours.hpp"
#include "core/random.hpp"
#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

// What holds of every plan, tried on partnerships and calendars that a seed makes up.
using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;
using std::chrono::days;
using std::chrono::local_days;

namespace {

constexpr int rounds = 40;
auto const today = local_days(std::chrono::year(2026) / std::chrono::November / 24);

std::string text_of(local_days day)
{
    return to_text(Wall(day)).substr(0, 10);
}

// A partnership as lists, so that it can be written out in more ways than one.
struct Town {
    struct Campaign {
        std::string id, head;  // the lines before its messages
        std::vector<std::string> messages;
    };
    std::string channels, restrictions;
    std::vector<Campaign> campaigns;
    std::vector<calendar::Occurrence> events;
};

class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(make_seeded_random(seed)) {}

    Town town()
    {
        Town town;
        town.channels = "channels:\n";
        for (auto const* network : {"x", "instagram", "snapchat"})
            town.channels += "  - {id: town-" + std::string(network) + ", network: " + network + ", " +
                             pick({"brand: together", "organisation: council", "organisation: police"}) +
                             pick({"", ", spacing: 30m", ", spacing: 3h"}) +
                             pick({"", ", quiet_hours: none", ", quiet_hours: {from: \"12:00\", to: \"15:30\"}"}) +
                             "}\n";
        town.restrictions = "quiet_hours: {from: \"" + pick({"21:00", "23:30", "00:30"}) + "\", to: \"07:30\"}\n";
        add_restrictions(town);
        auto const campaigns = 2 + below(4);
        for (std::size_t i = 0; i < campaigns; ++i) town.campaigns.push_back(campaign("c" + std::to_string(i)));
        if (chance(3)) town.campaigns.push_back(crowded_evening());
        auto const events = 3 + below(12);
        for (std::size_t i = 0; i < events; ++i) add_event(town.events, "e" + std::to_string(i));
        return town;
    }

    template <class T>
    void shuffle(std::vector<T>& items)
    {
        for (auto i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
    }

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_->below(bound)); }
    std::string pick(std::vector<std::string> const& choices) { return choices[below(choices.size())]; }
    bool chance(std::size_t one_in) { return below(one_in) == 0; }
    local_days day() { return today + days(static_cast<int>(below(365))); }
    std::string time() { return to_text(Wall(today) + std::chrono::minutes(below(24 * 60))).substr(11, 5); }

private:
    void add_restrictions(Town& town)
    {
        auto const count = below(3);
        if (count > 0) town.restrictions += "restrictions:\n";
        for (std::size_t i = 0; i < count; ++i) {
            auto const from = day();
            town.restrictions += "  - {id: r" + std::to_string(i) + ", reason: Reason, from: " + text_of(from) +
                                 (chance(4) ? "" : ", to: " + text_of(from + days(static_cast<int>(below(60))))) +
                                 pick({"", ", organisations: [police]", ", organisations: [council]"}) +
                                 pick({"", "", ", campaigns: [c0]", ", categories: [race]"}) +
                                 pick({"", "", ", exempt: [c1]"}) + "}\n";
        }
    }

    Town::Campaign campaign(std::string const& id)
    {
        Town::Campaign made;
        made.id = id;
        auto const from = day();
        bool const begins = !chance(3), ends = !chance(3);
        made.head = "id: " + id + "\naim: A.\naudience: external\nowner: " + pick({"police", "council"}) +
                    "\nchannels: " + pick({"[town-x]", "[town-x, town-snapchat]", "[town-x, town-instagram]"}) + "\n" +
                    pick({"", "", "categories: [race]\n"}) + (chance(6) ? "quiet_hours: ignore\n" : "");
        auto const to = from + days(static_cast<int>(!ends ? 300 : chance(3) ? below(2) : below(90)));
        if (begins || ends)
            made.head += "dates: {" + (begins ? "from: " + text_of(from) : std::string()) +
                         (begins && ends ? ", " : "") + (ends ? "to: " + text_of(to) : std::string()) + "}\n";
        auto const count = 1 + below(4);
        for (std::size_t i = 0; i < count; ++i)
            made.messages.push_back("  - id: m" + std::to_string(i) + "\n    text: Words number " + std::to_string(i) +
                                    ".\n    artwork: {alt: Words.}\n    schedule: " + schedule(from, to, begins) +
                                    "\n");
        return made;
    }

    // More than a channel that keeps its distance has room for before the quiet hours, on the campaign's only day.
    Town::Campaign crowded_evening()
    {
        auto const date = text_of(day());
        Town::Campaign made{
            "crowded", "id: crowded\naim: A.\naudience: external\nowner: police\nchannels: [town-x]\n", {}};
        made.head += "dates: {from: " + date + ", to: " + date + "}\n";
        for (int i = 0; i < 6; ++i)
            made.messages.push_back("  - id: m" + std::to_string(i) + "\n    text: Words number " + std::to_string(i) +
                                    ".\n    artwork: {alt: Words.}\n    schedule: {at: " + date + " 19:00}\n");
        return made;
    }

    std::string schedule(local_days from, local_days to, bool begins)
    {
        auto const at = ", at: \"" + time() + "\"";
        auto const span = static_cast<std::size_t>((to - from).count()) + 1;
        auto const within = from + days(static_cast<int>(below(span)));
        switch (below(4)) {
            case 0: return "{at: " + text_of(within) + " " + time() + "}";
            case 1:
                return "{weekly: {day: " + pick({"mon", "thu", "sun"}) + at +
                       pick({"", ", every: 3, first: " + text_of(within)}) + "}}";
            case 2:
                return "{repeat: \"" +
                       pick({"FREQ=DAILY;INTERVAL=5", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1FR",
                             "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=DAILY;COUNT=9"}) +
                       "\", from: " + text_of(within) + at + "}";
            default:
                return "{anchor: {" + pick({"category: event", "tag: faith", "category: event, tag: faith"}) +
                       (begins ? pick({"", "", ", which: first", ", which: every 2", ", at_most: 2"}) : "") +
                       (chance(2)
                            ? pick({", exact: -2h", ", exact: 30m, from: end", ", exact: -36h"})
                            : at + ", day: " + pick({"start", "end"}) + ", days: " + pick({"-14", "-1", "0", "3"})) +
                       "}}";
        }
    }

    void add_event(std::vector<calendar::Occurrence>& events, std::string const& uid)
    {
        auto first = day();
        auto const length = days(static_cast<int>(below(4)));
        bool const whole_days = chance(2), restricts = chance(6);
        auto const count = restricts ? 1 : 1 + below(5);
        auto const hour = std::chrono::hours(below(24));
        for (std::size_t i = 0; i < count; ++i, first += days(21)) {
            auto const start = Instant(std::chrono::sys_days(first.time_since_epoch()) + hour);
            auto event = whole_days ? all_day(uid, "Event " + uid, text_of(first), text_of(first + length))
                                    : timed(uid, "Event " + uid, to_iso(start), to_iso(start + length + hour));
            event.repeats = count > 1;
            event.categories = restricts ? List{"restriction"} : chance(2) ? List{"event"} : List{"event", "Faith"};
            if (chance(8)) event.status = calendar::Status::cancelled;
            if (chance(8)) event.status = calendar::Status::tentative;
            events.push_back(std::move(event));
        }
    }

    using List = std::vector<std::string>;
    std::unique_ptr<Random> random_;
};

// `name` gives a campaign's file its name.
template <class Name>
definitions::SourceFiles written(Town const& town, std::string const& title, Name const& name)
{
    auto files = minimal_files();
    files.erase("campaigns/week.yaml");
    files["channels.yaml"] = town.channels;
    files["partnership.yaml"] += town.restrictions;
    for (auto const& campaign : town.campaigns) {
        auto text = campaign.head + "title: " + title + "\nmessages:\n";
        for (auto const& message : campaign.messages) text += message;
        files["campaigns/" + name(campaign.id) + ".yaml"] = text;
    }
    return files;
}

definitions::SourceFiles written(Town const& town)
{
    return written(town, "T", [](std::string const& id) { return id; });
}

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
