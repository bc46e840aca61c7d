#include "campaigns/planner/moment_terms.hpp"
#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/restrictions.hpp"
#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

// One post on town-x on 1 December; `terms` is what partnership.yaml restricts.
definitions::SourceFiles restricted(std::string const& terms)
{
    auto files = with_schedule("{at: 2026-12-01 10:00}");
    files["partnership.yaml"] += "restrictions:\n  - {id: poll, reason: Pre-election period, " + terms + "}\n";
    return files;
}

PlannedPost only_post(definitions::SourceFiles const& files, std::vector<calendar::Occurrence> const& events = {})
{
    auto const plan = planned(files, events);
    REQUIRE(plan.posts.size() == 1);
    return plan.posts[0];
}

bool is_held(std::string const& terms)
{
    return !only_post(restricted(terms)).hold.empty();
}

calendar::Occurrence election()
{
    auto event = all_day("e", "Pre-election period", "2026-11-25", "2026-12-10");
    event.categories = {"restriction"};
    return event;
}

}  // namespace

TEST_CASE("a post inside a restriction keeps its moment and is held, and says why")
{
    auto const post = only_post(restricted("from: 2026-11-25, to: 2026-12-10"));
    CHECK(to_iso(post.due) == "2026-12-01T10:00:00Z");
    CHECK(post.hold == "restriction `poll` (Pre-election period), until Thu 10 Dec 2026");
    CHECK(post.why.back() == "held: " + post.hold);
    CHECK(only_post(restricted("from: 2026-11-25")).hold ==
          "restriction `poll` (Pre-election period), until it is taken back");
}

TEST_CASE("whose word lets a post go is known by what holds it: the partnership's restrictions and its campaign's")
{
    auto files = restricted("from: 2026-11-25, approver: officer");
    files["partnership.yaml"] += "  - {id: later, reason: Later., from: 2027-01-01, approver: head}\n"
                                 "approvers:\n  - {id: officer, name: The officer, people: [jo, sam]}\n"
                                 "  - {id: head, name: The head, people: [ana]}\n";
    auto const names = [&] {
        auto const all = definitions::load(files).definitions;
        std::string words;
        for (auto const* approver : planner::approvers_of(all, only_post(files), "")) words += approver->id + " ";
        return words;
    };
    CHECK(names() == "officer ");
    files["campaigns/week.yaml"] += "restrictions: [{id: trial, reason: A trial., from: 2026-11-30, approver: head}]\n";
    CHECK(names() == "officer head ");
    files["campaigns/other.yaml"] = files["campaigns/week.yaml"];
    change(files, "campaigns/other.yaml", "id: week", "id: other");
    change(files, "campaigns/week.yaml", ", approver: head", "");
    auto const all = definitions::load(files).definitions;
    auto const plan = planned(files);
    REQUIRE(plan.posts.size() == 2);
    for (auto const& post : plan.posts)
        CHECK(planner::approvers_of(all, post, "").size() == (post.campaign == "week" ? 1 : 2));
    auto other = plan.posts[0];
    other.hold = "its event was cancelled";
    CHECK_FALSE(planner::approvers_of(all, other, "").empty());
    CHECK_FALSE(planner::approvers_of(all, other, other.hold).empty());
    CHECK(planner::approvers_of(all, other, plan.posts[0].hold).empty());
}

TEST_CASE("a restriction names who else must agree, and how many do at the least")
{
    auto asked = restricted("from: 2026-11-25, to: 2026-12-10, approver: officer, approval: two");
    asked["partnership.yaml"] += "approvers:\n  - {id: officer, name: the monitoring officer, people: [jo]}\n";
    auto const held = only_post(asked);
    CHECK(held.hold ==
          "restriction `poll` (Pre-election period), until Thu 10 Dec 2026, and the monitoring officer must agree");
    CHECK(held.approval == Approval::two);
    CHECK(only_post(restricted("from: 2026-12-02, approval: two")).approval == Approval::one);

    // Fewer than the campaign asks for is no less.
    auto files = restricted("from: 2026-11-25, approval: none");
    files["campaigns/week.yaml"] += "approval: two\n";
    CHECK(only_post(files).approval == Approval::two);

    // Where the channel's distance moves a post out of it, it counts no more.
    files = restricted("from: 2026-11-25, to: 2026-12-01, approval: two");
    change(files, "campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{at: 2026-12-01 23:00}");
    files["campaigns/week.yaml"] +=
        "  - {id: second, text: Two., artwork: {alt: A.}, schedule: {at: 2026-12-01 23:30}}\n";
    change(files, "channels.yaml", "network: x,", "network: x, spacing: 2h,");
    auto const plan = planned(files);
    REQUIRE(plan.posts.size() == 2);
    CHECK(plan.posts[0].approval == Approval::two);
    CHECK(plan.posts[1].wall == "2026-12-02T01:00");
    CHECK(plan.posts[1].approval == Approval::one);
    CHECK(plan.posts[1].hold.empty());
}

TEST_CASE("who lets a post with a photo go is reminded to look at it")
{
    auto files = restricted("from: 2026-11-25");
    files["media/hall.jpg"] = "image/jpeg 9f86d0";
    auto const without = only_post(files).why;
    CHECK(without.size() == 2);
    change(files, "campaigns/week.yaml", "{alt: Words on blue.}",
           "{alt: A hall., photo: {file: media/hall.jpg, source: taken by us, no_consent_reason: Nobody is in it.}}");
    auto const why = only_post(files).why;
    CHECK(std::count(why.begin(), why.end(),
                     "it shows `media/hall.jpg`: look at who and what is in it before it is let go") == 1);
}

TEST_CASE("both days of a restriction belong to it")
{
    CHECK(is_held("from: 2026-12-01, to: 2026-12-01"));
    CHECK_FALSE(is_held("from: 2026-12-02"));
    CHECK_FALSE(is_held("from: 2026-11-01, to: 2026-11-30"));
}

TEST_CASE("a restriction covers whom it names: the campaign's owner, the channel's, those who share its brand")
{
    auto const days = std::string("from: 2026-11-25, to: 2026-12-10, ");
    CHECK(is_held(days + "organisations: [police]"));
    // The brand of town-x is everybody's.
    CHECK(is_held(days + "organisations: [council]"));
    CHECK(is_held(days + "campaigns: [week]"));
    CHECK_FALSE(is_held(days + "categories: [race]"));
    CHECK_FALSE(is_held(days + "exempt: [week]"));
    CHECK_FALSE(is_held(days + "organisations: [police], exempt: [week]"));

    auto files = restricted(days + "organisations: [council]");
    change(files, "organisations.yaml", "name: Town Together", "name: Town Together, organisations: [police]");
    CHECK(only_post(files).hold.empty());
    change(files, "channels.yaml", "network: x, brand: together", "network: x, organisation: council");
    CHECK_FALSE(only_post(files).hold.empty());

    auto race = restricted(days + "categories: [race], campaigns: [week]");
    change(race, "campaigns/week.yaml", "owner: police", "owner: police\ncategories: [race]");
    CHECK_FALSE(only_post(race).hold.empty());
}

TEST_CASE("a restriction in the calendar holds every post, one that is not confirmed only says so")
{
    auto event = election();
    auto const files = with_schedule("{at: 2026-12-01 10:00}");
    CHECK(only_post(files, {event}).hold == "restriction `Pre-election period`, until Thu 10 Dec 2026");
    event.status = calendar::Status::tentative;
    auto const post = only_post(files, {event});
    CHECK(post.hold.empty());
    CHECK(post.why.back() ==
          "may lie in restriction `Pre-election period`, until Thu 10 Dec 2026: check that it may go out");
    event.status = calendar::Status::cancelled;
    CHECK(only_post(files, {event}).why.size() == 1);
}

TEST_CASE("partnership.yaml may say what a restriction of the calendar covers")
{
    auto const files = restricted("event: pre-election period, exempt: [week]");
    CHECK(only_post(files, {election()}).hold.empty());
    auto const plan = planned(files);
    CHECK(joined(plan.problems).find("the calendar has no event of category `restriction` titled") !=
          std::string::npos);
    CHECK_FALSE(has_errors(plan.problems));
}

TEST_CASE("where a post ends up decides whether it is held, not where quiet hours found it")
{
    auto files = restricted("from: 2026-11-25, to: 2026-12-01");
    change(files, "campaigns/week.yaml", "2026-12-01 10:00", "2026-12-01 23:00");
    files["partnership.yaml"] += "quiet_hours: {from: \"22:00\", to: \"07:00\"}\n";
    CHECK(only_post(files).hold.empty());
    change(files, "campaigns/week.yaml", "2026-12-01 23:00", "2026-11-24 23:00");
    CHECK_FALSE(only_post(files).hold.empty());
}

TEST_CASE("several restrictions are all named")
{
    auto files = restricted("from: 2026-11-25, to: 2026-12-10");
    files["partnership.yaml"] += "  - {id: mourning, reason: Mourning, from: 2026-12-01}\n";
    auto const hold = only_post(files, {election()}).hold;
    for (auto const* name : {"`poll`", "`mourning`", "`Pre-election period`"})
        CHECK(hold.find(name) != std::string::npos);
}

TEST_CASE("a campaign's own restriction holds its posts, and no others")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}");
    files["campaigns/other.yaml"] = files["campaigns/week.yaml"];
    change(files, "campaigns/other.yaml", "id: week", "id: other");
    change(files, "campaigns/week.yaml", "owner: police",
           "owner: police\nrestrictions: [{id: trial, reason: A case is before the court, from: 2026-11-30}]");
    auto const plan = planned(files);
    REQUIRE(plan.posts.size() == 2);
    for (auto const& post : plan.posts)
        CHECK(post.hold == (post.campaign == "week"
                                ? "restriction `trial` (A case is before the court), until it is taken back"
                                : ""));
}

TEST_CASE("a message that the media may take up waits for whoever leads")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}");
    change(files, "campaigns/week.yaml", "    schedule", "    media_sensitive: yes\n    schedule");
    CHECK(only_post(files).hold == "media-sensitive: Town Police leads and must agree");
    CHECK(only_post(files).why.back() == "held: media-sensitive: Town Police leads and must agree");
    auto asked = files;
    asked["partnership.yaml"] +=
        "approvers:\n  - {id: press, name: The press office, people: [ana], organisation: police}\n";
    auto all = definitions::load(asked).definitions;
    REQUIRE(planner::approvers_of(all, only_post(asked), "").size() == 1);
    CHECK(planner::approvers_of(all, only_post(asked), "")[0]->id == "press");
    change(asked, "campaigns/week.yaml", "owner: police", "owner: police\nlead_organisation: council");
    all = definitions::load(asked).definitions;
    CHECK(planner::approvers_of(all, only_post(asked), "").empty());
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\nlead_organisation: council");
    CHECK(only_post(files).hold == "media-sensitive: Town Council leads and must agree");
    files["partnership.yaml"] += "restrictions:\n  - {id: poll, reason: Pre-election period, from: 2026-11-25}\n";
    CHECK(only_post(files).hold == "media-sensitive: Town Council leads and must agree; restriction `poll` "
                                   "(Pre-election period), until it is taken back");
}

TEST_CASE("inside a restriction a campaign shows when it was planned")
{
    auto files = restricted("from: 2026-11-25, to: 2026-12-10");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\nplanned_on: 2026-10-01");
    auto const post = only_post(files);
    CHECK(std::count(post.why.begin(), post.why.end(), "the campaign was planned on Thu 1 Oct 2026") == 1);
    change(files, "partnership.yaml", "from: 2026-11-25", "from: 2026-12-05");
    for (auto const& line : only_post(files).why) CHECK(line.find("planned on") == std::string::npos);
}

TEST_CASE("what a person gives another moment has the terms of that, be they the partnership's or the calendar's")
{
    auto files = restricted("from: 2026-12-05, to: 2026-12-08, approval: two");
    auto const all = std::make_shared<definitions::Definitions const>(definitions::load(files).definitions);
    auto const terms_at = planner::terms_at_moment(all, {});
    auto const post = only_post(files);
    auto moved = post;
    moved.due = at("2026-12-06");
    terms_at(moved);
    CHECK(moved.hold == "restriction `poll` (Pre-election period), until Tue 8 Dec 2026");
    CHECK(moved.approval == Approval::two);
    CHECK(moved.why.back() == "held: " + moved.hold);
    auto again = moved;
    terms_at(again);
    CHECK(again == moved);
    again.due = post.due;
    terms_at(again);
    CHECK(again == post);

    // What holds it for another reason stays.
    again.hold = "its event was cancelled";
    again.due = moved.due;
    terms_at(again);
    CHECK(again.hold == "its event was cancelled; " + moved.hold);
    again.due = post.due;
    terms_at(again);
    CHECK(again.hold == "its event was cancelled");

    planner::terms_at_moment(all, {election()})(again = post);
    CHECK(again.hold == "restriction `Pre-election period`, until Thu 10 Dec 2026");
}
