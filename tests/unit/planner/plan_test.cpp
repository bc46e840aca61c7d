#include "campaigns/planner/plan.hpp"

#include "tests/unit/planner/plans.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

TEST_CASE("a post a channel, with everything it needs")
{
    auto const plan = planned(minimal_files());
    CHECK_MESSAGE(plan.problems.empty(), joined(plan.problems));
    REQUIRE(plan.posts.size() == 3);
    auto const& post =
        *std::find_if(plan.posts.begin(), plan.posts.end(), [](auto const& p) { return p.network == "x"; });
    CHECK(post.key == "week/hello/2026-12-01/town-x");
    CHECK(post.campaign == "week");
    CHECK(post.message == "hello");
    CHECK(post.occurrence == "2026-12-01");
    CHECK(post.channel == "town-x");
    CHECK(post.organisation == "police");
    CHECK(post.lang == "en-GB");
    CHECK(to_iso(post.due) == "2026-12-01T10:00:00Z");
    CHECK(post.wall == "2026-12-01T10:00");
    CHECK(post.zone == "Europe/London");
    CHECK(post.route == "online");
    CHECK(post.approval == Approval::one);
    CHECK(post.dry_run);
    CHECK_FALSE(post.tentative);
    CHECK(post.max_late == std::chrono::minutes(30));
    CHECK(holds(why(post), "Tue 1 Dec 2026, 10:00"));
}

TEST_CASE("only what falls due in the window is planned, up to the horizon")
{
    CHECK(planned(minimal_files(), {}, "2026-12-01T10:00:00Z", "2026-12-01T10:00:01Z").posts.size() == 3);
    CHECK(planned(minimal_files(), {}, "2026-11-24", "2026-12-01T10:00:00Z").posts.empty());
    CHECK(planned(minimal_files(), {}, "2026-12-01T10:00:01Z", "2028-11-24").posts.empty());
    CHECK(planned(minimal_files(), {}, "2026-12-02", "2026-11-24").posts.empty());
    auto const weekly = with_schedule("{weekly: {day: fri, at: \"10:00\"}}");
    auto const plan = planned(weekly, {}, "2026-11-24", "2040-01-01");
    CHECK(plan.posts.back().due < at("2028-11-24"));
    CHECK(plan.posts.size() == 104);
    CHECK(to_iso(planner::horizon_after(at("2026-02-28T10:00:00Z"))) == "2028-02-28T10:00:00Z");
    CHECK(to_iso(planner::horizon_after(at("2028-02-29T10:00:00Z"))) == "2030-02-28T10:00:00Z");
}

TEST_CASE("keys and plans do not depend on the order of files and events")
{
    auto files = with_schedule("{anchor: {category: awareness, days: -1, at: \"10:00\"}}", "[town-x, town-instagram]");
    auto other = files["campaigns/week.yaml"];
    other.replace(other.find("id: week"), 8, "id: also");
    std::vector<calendar::Occurrence> events = {all_day("a", "A", "2027-03-01", "2027-03-01"),
                                                all_day("b", "B", "2027-03-01", "2027-03-02"),
                                                all_day("c", "C", "2027-01-05", "2027-01-05")};
    auto first = files, second = files;
    first["campaigns/a.yaml"] = other;
    second["campaigns/z.yaml"] = other;
    auto const one = planned(first, events);
    std::reverse(events.begin(), events.end());
    auto const two = planned(second, events);
    CHECK(one.posts.size() == 12);
    CHECK(one.posts == two.posts);
    std::set<std::string> keys;
    for (auto const& post : one.posts) keys.insert(post.key);
    CHECK(keys.size() == 12);
    CHECK(std::is_sorted(one.posts.begin(), one.posts.end(),
                         [](auto const& a, auto const& b) { return std::tie(a.due, a.key) < std::tie(b.due, b.key); }));
}

TEST_CASE("a post keeps its key when its time, its words or its event move")
{
    auto const key = [](definitions::SourceFiles const& files, std::vector<calendar::Occurrence> const& events) {
        auto const plan = planned(files, events);
        REQUIRE(plan.posts.size() == 1);
        return plan.posts[0].key;
    };
    CHECK(key(with_schedule("{at: 2026-12-01 10:00}"), {}) == key(with_schedule("{at: 2026-12-01 18:00}"), {}));
    auto const weekly = [](std::string const& day) {
        return with_schedule("{weekly: {day: " + day + ", at: \"10:00\", first: 2026-12-07, until: 2026-12-13}}");
    };
    CHECK(key(weekly("tue"), {}) == "week/hello/2026-W50/town-x");
    CHECK(key(weekly("tue"), {}) == key(weekly("sun"), {}));

    auto const anchored = with_schedule("{anchor: {uid: tea@town, days: -1, at: \"10:00\"}}");
    auto event = timed("tea@town", "Tea", "2027-07-01T09:00:00Z", "2027-07-01T10:00:00Z");
    auto const before = key(anchored, {event});
    CHECK(before == "week/hello/tea@town@2027-07-01T09:00:00Z/town-x");
    event.start += std::chrono::hours(72);
    event.end += std::chrono::hours(72);
    event.summary = "Tea, moved";
    CHECK(key(anchored, {event}) == before);

    // A single event has no original start but the one it has now.
    auto single = timed("tea@town", "Tea", "2027-07-01T09:00:00Z", "2027-07-01T10:00:00Z");
    auto moved = timed("tea@town", "Tea", "2027-07-08T09:00:00Z", "2027-07-08T10:00:00Z");
    CHECK(key(anchored, {single}) != key(anchored, {moved}));
    single.repeats = moved.repeats = false;
    CHECK(key(anchored, {single}) == key(anchored, {moved}));
    CHECK(key(anchored, {single}) == "week/hello/tea@town/town-x");
}

TEST_CASE("what could be mistaken for a separator is encoded in a key")
{
    CHECK(planner::make_key("c", "m", "a/b c@2027-01-01", "x") == "c/m/a%2Fb%20c@2027-01-01/x");
    CHECK(planner::make_key("c", "m", "a%2Fb", "x") == "c/m/a%252Fb/x");
}

TEST_CASE("weeks are counted from the first, and weeks of two years do not mix")
{
    auto const plan =
        planned(with_schedule("{weekly: {day: mon, at: \"10:00\", every: 3, first: 2026-12-09, until: 2027-02-28}}"));
    CHECK(dues(plan) ==
          std::vector<std::string>{"2026-12-28T10:00:00Z", "2027-01-18T10:00:00Z", "2027-02-08T10:00:00Z"});
    CHECK(plan.posts[0].occurrence == "2026-W53");
    CHECK(plan.posts[1].occurrence == "2027-W03");
}

TEST_CASE("a rule repeats a message, and each time is known by its date")
{
    auto const plan = planned(
        with_schedule("{repeat: \"FREQ=MONTHLY;BYDAY=1TU\", from: 2026-12-02, at: \"10:00\", until: 2027-05-04}"));
    CHECK(dues(plan) == std::vector<std::string>{"2027-01-05T10:00:00Z", "2027-02-02T10:00:00Z", "2027-03-02T10:00:00Z",
                                                 "2027-04-06T09:00:00Z", "2027-05-04T09:00:00Z"});
    REQUIRE_FALSE(plan.posts.empty());
    CHECK(plan.posts[0].key == "week/hello/2027-01-05/town-x");
    CHECK(holds(why(plan.posts[0]), "repeats: FREQ=MONTHLY;BYDAY=1TU, Tue 5 Jan 2027, 10:00"));
    // Another time of day keeps the post.
    auto const later = planned(
        with_schedule("{repeat: \"FREQ=MONTHLY;BYDAY=1TU\", from: 2026-12-02, at: \"18:00\", until: 2027-05-04}"));
    REQUIRE(later.posts.size() == 5);
    CHECK(later.posts[0].key == plan.posts[0].key);
}

TEST_CASE("a rule counts from its own first day, whenever it is planned")
{
    auto files = with_schedule("{repeat: \"FREQ=DAILY;INTERVAL=10;COUNT=4\", from: 2026-11-01, at: \"10:00\"}");
    CHECK(dues(planned(files)) == std::vector<std::string>{"2026-12-01T10:00:00Z"});
    CHECK(dues(planned(files, {}, "2026-11-01")).size() == 4);
    auto const every_other = with_schedule("{repeat: \"FREQ=WEEKLY;INTERVAL=2\", from: 2026-11-03, at: \"10:00\"}");
    CHECK(dues(planned(every_other, {}, "2026-11-24", "2026-12-20")) ==
          std::vector<std::string>{"2026-12-01T10:00:00Z", "2026-12-15T10:00:00Z"});
}

TEST_CASE("a rule keeps its wall time over the clock change")
{
    auto const daily = with_schedule("{repeat: \"FREQ=DAILY\", from: 2027-03-27, at: \"01:30\", until: 2027-03-29}");
    auto const plan = planned(daily);
    CHECK(dues(plan) ==
          std::vector<std::string>{"2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"});
    CHECK(holds(why(plan.posts.at(1)), "the clocks go forward"));
}

TEST_CASE("wall times follow the clock change")
{
    SUBCASE("the same time by the clock on both sides")
    {
        auto const plan = planned(with_schedule("{at: [2027-03-27 10:00, 2027-03-28 10:00]}"));
        CHECK(dues(plan) == std::vector<std::string>{"2027-03-27T10:00:00Z", "2027-03-28T09:00:00Z"});
    }
    SUBCASE("a time that is skipped moves on by the gap, and says so")
    {
        auto const plan = planned(with_schedule("{at: 2027-03-28 01:30}"));
        REQUIRE(plan.posts.size() == 1);
        CHECK(to_iso(plan.posts[0].due) == "2027-03-28T01:30:00Z");
        CHECK(plan.posts[0].wall == "2027-03-28T01:30");
        CHECK(holds(why(plan.posts[0]), "the clocks go forward"));
    }
    SUBCASE("a time that happens twice is the first, and says so")
    {
        auto const plan = planned(with_schedule("{at: 2027-10-31 01:30}"));
        CHECK(to_iso(plan.posts.at(0).due) == "2027-10-31T00:30:00Z");
        CHECK(holds(why(plan.posts[0]), "the first"));
    }
    SUBCASE("days before an event are dates, not multiples of 24 hours")
    {
        auto const event = timed("tea", "Tea", "2027-03-28T12:00:00Z", "2027-03-28T13:00:00Z");
        CHECK(one_due("{anchor: {uid: tea, days: -1, at: \"13:00\"}}", event) == "2027-03-27T13:00:00Z");
        CHECK(one_due("{anchor: {uid: tea, days: 1, at: \"13:00\"}}", event) == "2027-03-29T12:00:00Z");
        CHECK(one_due("{anchor: {uid: tea, exact: -24h}}", event) == "2027-03-27T12:00:00Z");
    }
}

TEST_CASE("the campaign's dates bound every schedule")
{
    auto files = with_schedule("{weekly: {day: tue, at: \"10:00\"}}");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {from: 2026-12-08, to: 2026-12-15}");
    CHECK(dues(planned(files)) == std::vector<std::string>{"2026-12-08T10:00:00Z", "2026-12-15T10:00:00Z"});
    auto repeated = with_schedule("{repeat: \"FREQ=WEEKLY\", from: 2026-12-01, at: \"10:00\"}");
    change(repeated, "campaigns/week.yaml", "owner: police",
           "owner: police\ndates: {from: 2026-12-08, to: 2026-12-15}");
    CHECK(dues(planned(repeated)) == std::vector<std::string>{"2026-12-08T10:00:00Z", "2026-12-15T10:00:00Z"});
    auto anchored = with_schedule("{anchor: {category: awareness, at: \"10:00\"}}");
    change(anchored, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {to: 2026-12-31}");
    CHECK(planned(anchored,
                  {all_day("a", "A", "2026-12-31", "2026-12-31"), all_day("b", "B", "2027-01-01", "2027-01-01")})
              .posts.size() == 1);
}

TEST_CASE("approval and dry run come from the campaign and the channel, else from the partnership")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}", "[town-x, town-instagram]");
    change(files, "channels.yaml", "network: x,", "network: x, dry_run: no,");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\napproval: two");
    for (auto const& post : planned(files).posts) {
        CHECK(post.dry_run == (post.network == "instagram"));
        CHECK(post.approval == Approval::two);
    }
}

TEST_CASE("an event that makes a text too long is reported with the event, and only its post is left out")
{
    auto files = with_schedule("{anchor: {category: awareness, at: \"10:00\"}}");
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"{{event.title}} {{event.title}}\"");
    auto const plan = planned(files, {all_day("a", "Short", "2027-01-05", "2027-01-05"),
                                      all_day("b", std::string(150, 'w'), "2027-02-05", "2027-02-05")});
    REQUIRE(plan.posts.size() == 1);
    CHECK(plan.posts[0].text.starts_with("Short Short\n"));
    CHECK(says(plan.problems, "campaigns/week.yaml:9:11", "too many; shorten it"));
    REQUIRE(plan.unplanned.size() == 1);
    CHECK(plan.unplanned[0].key == "week/hello/b@2027-02-05/town-x");
    CHECK(plan.unplanned[0].reason.starts_with("campaigns/week.yaml:9:11: message `hello` on x"));
    CHECK(holds(plan.unplanned[0].reason, "(for `www"));
}

TEST_CASE("a message that would go out far too often does not go out at all")
{
    std::vector<calendar::Occurrence> events;
    for (int i = 0; i < 2000; ++i) events.push_back(all_day("e" + std::to_string(i), "E", "2027-01-05", "2027-01-05"));
    auto const plan = planned(with_schedule("{anchor: {title: E, at: \"10:00\"}}"), events);
    CHECK(plan.posts.empty());
    CHECK(says(plan.problems, "campaigns/week.yaml:11:15", "would go out 2000 times or more"));
    REQUIRE(plan.unplanned.size() == 1);
    CHECK(plan.unplanned[0].key == "week/hello/");
}

TEST_CASE("an event that two sources hold is planned if one of them is sound")
{
    auto files = with_schedule("{anchor: {uid: a, at: \"10:00\"}}");
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"{{event.title}}\"");
    auto const sound = all_day("a", "A", "2027-01-27", "2027-01-27");
    auto too_long = sound;
    too_long.source = "other";
    too_long.summary = std::string(190, 'w') + " " + std::string(100, 'w');
    change(files, "campaigns/week.yaml", "\"{{event.title}}\"", "\"{{event.title}} {{event.title}}\"");
    auto const plan = planned(files, {too_long, sound});
    CHECK(plan.posts.size() == 1);
    CHECK(plan.unplanned.empty());
}

TEST_CASE("a figure is not quoted after its last day")
{
    auto files = with_schedule("{at: [2026-12-31 10:00, 2027-01-01 10:00]}");
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"{{figure.calls}} calls.\"");
    files["figures.yaml"] =
        "figures:\n  - {id: calls, value: \"12\", unit: calls, period: 2025, area: Town, source: s, approved_by: a, valid_until: 2026-12-31}\n";
    auto const plan = planned(files);
    CHECK(dues(plan) == std::vector<std::string>{"2026-12-31T10:00:00Z"});
    CHECK(says(plan.problems, "campaigns/week.yaml:8:5", "after the last day it is valid"));
    REQUIRE(plan.unplanned.size() == 1);
    CHECK(plan.unplanned[0].key == "week/hello/2027-01-01/town-x");
}
