#include "campaigns/planner/placing.hpp"

#include "tests/unit/planner/plans.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

TEST_CASE("a post in quiet hours moves to their end, and says so")
{
    auto const quiet = [](std::string const& schedule, std::string const& extra = {}) {
        auto files = with_schedule(schedule);
        files["partnership.yaml"] += "quiet_hours: {from: \"22:00\", to: \"07:00\"}\n";
        if (!extra.empty()) change(files, "campaigns/week.yaml", "owner: police", "owner: police\n" + extra);
        return files;
    };
    auto const due = [&](std::string const& moment) { return dues(planned(quiet("{at: " + moment + "}"))).at(0); };
    CHECK(due("2026-12-01 21:59") == "2026-12-01T21:59:00Z");
    CHECK(due("2026-12-01 22:00") == "2026-12-02T07:00:00Z");
    CHECK(due("2026-12-02 03:00") == "2026-12-02T07:00:00Z");
    CHECK(due("2026-12-02 07:00") == "2026-12-02T07:00:00Z");
    // By the wall clock, however long the night.
    CHECK(due("2027-03-27 23:00") == "2027-03-28T06:00:00Z");
    CHECK(due("2027-03-28 01:30") == "2027-03-28T06:00:00Z");
    CHECK(due("2027-10-30 23:00") == "2027-10-31T07:00:00Z");

    auto const plan = planned(quiet("{at: 2026-12-01 23:00}"));
    CHECK(plan.posts.at(0).wall == "2026-12-02T07:00");
    CHECK(plan.posts[0].key == "week/hello/2026-12-01/town-x");
    CHECK(holds(why(plan.posts[0]), "quiet hours: moved to Wed 2 Dec 2026, 07:00"));

    CHECK(dues(planned(quiet("{at: 2026-12-01 23:00}", "quiet_hours: ignore"))).at(0) == "2026-12-01T23:00:00Z");
}

TEST_CASE("no post moves back in the night when the clocks go back and quiet hours end in the hour that comes twice")
{
    auto files = with_schedule("{anchor: {category: event, exact: 0h}}");
    files["partnership.yaml"] += "quiet_hours: {from: \"00:00\", to: \"01:30\"}\n";
    auto const first = timed("a", "First", "2027-10-31T00:10:00Z", "2027-10-31T00:20:00Z");
    auto const second = timed("b", "Second", "2027-10-31T01:10:00Z", "2027-10-31T01:20:00Z");
    CHECK(dues(planned(files, {first})) == std::vector<std::string>{"2027-10-31T00:30:00Z"});
    CHECK(dues(planned(files, {second})) == std::vector<std::string>{"2027-10-31T01:30:00Z"});
    // Nor where a post is moved there to keep its distance.
    change(files, "channels.yaml", "network: x,", "network: x, spacing: 25m,");
    auto const before = timed("b", "Second", "2027-10-31T00:50:00Z", "2027-10-31T00:55:00Z");
    auto const after = timed("c", "Third", "2027-10-31T00:55:00Z", "2027-10-31T00:56:00Z");
    CHECK(dues(planned(files, {before, after})) ==
          std::vector<std::string>{"2027-10-31T00:50:00Z", "2027-10-31T01:30:00Z"});
}

TEST_CASE("a post that would come after its event moves before the quiet hours")
{
    auto files = with_schedule("{anchor: {uid: run, exact: -1h}}");
    files["partnership.yaml"] += "quiet_hours: {from: \"22:00\", to: \"07:00\"}\n";
    auto const run = timed("run", "Run", "2027-01-10T06:30:00Z", "2027-01-10T08:00:00Z");
    auto const plan = planned(files, {run});
    CHECK(dues(plan).at(0) == "2027-01-09T21:59:00Z");
    CHECK(holds(why(plan.posts[0]), "afterwards is too late"));
}

TEST_CASE("a channel's quiet hours replace the partnership's, or lift them")
{
    auto files = with_schedule("{at: 2026-12-01 23:00}", "[town-x, town-instagram]");
    files["partnership.yaml"] += "quiet_hours: {from: \"22:00\", to: \"07:00\"}\n";
    change(files, "channels.yaml", "network: x,", "network: x, quiet_hours: none,");
    change(files, "channels.yaml", "network: instagram,",
           "network: instagram, quiet_hours: {from: \"12:00\", to: \"08:00\"},");
    CHECK(dues(planned(files)) == std::vector<std::string>{"2026-12-01T23:00:00Z", "2026-12-02T08:00:00Z"});
}

TEST_CASE("a channel keeps its distance between posts")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}");
    change(files, "channels.yaml", "network: x,", "network: x, spacing: 30m,");
    files["campaigns/week.yaml"] +=
        "  - {id: second, text: Two., artwork: {alt: A.}, schedule: {at: 2026-12-01 10:10}}\n"
        "  - {id: third, text: Three., artwork: {alt: A.}, schedule: {at: 2026-12-01 10:31}}\n";
    auto const plan = planned(files);
    CHECK(dues(plan) ==
          std::vector<std::string>{"2026-12-01T10:00:00Z", "2026-12-01T10:30:00Z", "2026-12-01T11:00:00Z"});
    CHECK(holds(why(plan.posts[1]), "to keep the channel's distance"));
    // A window that begins between two posts sees the same moments.
    CHECK(dues(planned(files, {}, "2026-12-01T10:15:00Z", "2026-12-02")) ==
          std::vector<std::string>{"2026-12-01T10:30:00Z", "2026-12-01T11:00:00Z"});
}

TEST_CASE("a channel's distance moves no post behind the event that it goes out before")
{
    auto files = with_schedule("{at: 2027-03-10 12:54}");
    change(files, "channels.yaml", "network: x,", "network: x, spacing: 10m,");
    files["campaigns/week.yaml"] +=
        "  - {id: soon, text: Five minutes., artwork: {alt: A.}, schedule: {anchor: {uid: run, exact: -5m}}}\n";
    auto const run = timed("run", "Run", "2027-03-10T13:00:00Z", "2027-03-10T14:00:00Z");
    auto const plan = planned(files, {run}, "2027-03-01", "2027-04-01");
    CHECK(dues(plan) == std::vector<std::string>{"2027-03-10T12:54:00Z"});
    CHECK(joined(plan.problems).find("leaves it no moment before its event begins") != std::string::npos);
    CHECK(has_errors(plan.problems));
    CHECK(plan.unplanned.size() == 1);
    change(files, "channels.yaml", "spacing: 10m,", "spacing: 2m,");
    CHECK(planned(files, {run}, "2027-03-01", "2027-04-01").posts.size() == 2);
}

TEST_CASE("a post that stands where its author wrote it makes no room for one that quiet hours moved there")
{
    auto files = with_schedule("{at: 2026-12-01 23:00}");
    files["partnership.yaml"] += "quiet_hours: {from: \"22:00\", to: \"07:00\"}\n";
    change(files, "channels.yaml", "network: x,", "network: x, spacing: 10m,");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {from: 2026-11-30, to: 2026-12-01}");
    files["campaigns/week.yaml"] +=
        "  - {id: written, text: Two., artwork: {alt: A.}, schedule: {at: 2026-12-01 21:59}}\n";
    auto const plan = planned(files);
    REQUIRE(plan.posts.size() == 1);
    CHECK(plan.posts[0].message == "written");
    CHECK(joined(plan.problems).find("`hello`") != std::string::npos);
}

namespace {

// One post on town-x with quiet hours, in a campaign from 30 November to 1 December.
definitions::SourceFiles in_two_days(std::string const& schedule)
{
    auto files = with_schedule(schedule);
    files["partnership.yaml"] += "quiet_hours: {from: \"22:00\", to: \"07:00\"}\n";
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {from: 2026-11-30, to: 2026-12-01}");
    return files;
}

}  // namespace

TEST_CASE("quiet hours never move a post out of its campaign's dates")
{
    auto const late = planned(in_two_days("{at: 2026-12-01 23:00}"));
    CHECK(dues(late) == std::vector<std::string>{"2026-12-01T21:59:00Z"});
    CHECK(holds(why(late.posts.at(0)), "moved back"));
    CHECK(dues(planned(in_two_days("{at: 2026-11-30 23:00}"))) == std::vector<std::string>{"2026-12-01T07:00:00Z"});

    // Before the event is the evening before, and the campaign has not begun then.
    auto const run = timed("run", "Run", "2026-11-30T06:30:00Z", "2026-11-30T08:00:00Z");
    auto const none = planned(in_two_days("{anchor: {uid: run, exact: -1h}}"), {run});
    CHECK(none.posts.empty());
    CHECK(
        says(none.problems, "campaigns/week.yaml:12:15", "quiet hours leave it no moment within the campaign's dates"));
    CHECK(has_errors(none.problems));
    REQUIRE(none.unplanned.size() == 1);
    CHECK(none.unplanned[0].key == "week/hello/run@2026-11-30T06:30:00Z/town-x");
    CHECK(none.unplanned[0].reason.starts_with("campaigns/week.yaml:12:15: message `hello` on town-x"));
}

TEST_CASE(
    "the channel's distance never moves a post out of its campaign's dates, nor keeps the next one waiting for it")
{
    auto files = in_two_days("{at: 2026-12-01 21:30}");
    change(files, "channels.yaml", "network: x,", "network: x, spacing: 2h,");
    auto other = files["campaigns/week.yaml"];
    other.replace(other.find("id: week"), 8, "id: always");
    other.replace(other.find("to: 2026-12-01}"), 15, "to: 2026-12-09}");
    other.replace(other.find("2026-12-01 21:30"), 16, "2026-12-01 21:00");
    auto third = other;
    third.replace(third.find("id: always"), 10, "id: third");
    third.replace(third.find("2026-12-01 21:00"), 16, "2026-12-02 07:00");
    files["campaigns/always.yaml"] = other;
    files["campaigns/third.yaml"] = third;
    auto const plan = planned(files);
    CHECK(dues(plan) == std::vector<std::string>{"2026-12-01T21:00:00Z", "2026-12-02T07:00:00Z"});
    CHECK(says(plan.problems, "campaigns/week.yaml:12:15", "the channel's distance from the post before leaves it no"));
}
