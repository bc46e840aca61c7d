#include "campaigns/planner/plan.hpp"

#include "campaigns/planner/reach.hpp"
#include "tests/unit/planner/plans.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

TEST_CASE("anchors count from the right day and the right instant")
{
    auto const week = all_day("week", "Week", "2027-10-09", "2027-10-16");
    CHECK(one_due("{anchor: {uid: week, days: -14, at: \"09:00\"}}", week) == "2027-09-25T08:00:00Z");
    CHECK(one_due("{anchor: {uid: week, at: \"09:00\"}}", week) == "2027-10-09T08:00:00Z");
    CHECK(one_due("{anchor: {uid: week, day: end, at: \"09:00\"}}", week) == "2027-10-16T08:00:00Z");
    CHECK(one_due("{anchor: {uid: week, day: end, days: 1, at: \"09:00\"}}", week) == "2027-10-17T08:00:00Z");
    // A dance that ends at midnight belongs to the day it began on; one that ends at 00:30 does not.
    auto const dance = timed("dance", "Dance", "2027-01-15T19:00:00Z", "2027-01-16T00:00:00Z");
    CHECK(one_due("{anchor: {uid: dance, day: end, days: 1, at: \"09:00\"}}", dance) == "2027-01-16T09:00:00Z");
    auto const late = timed("dance", "Dance", "2027-01-15T19:00:00Z", "2027-01-16T00:30:00Z");
    CHECK(one_due("{anchor: {uid: dance, day: end, days: 1, at: \"09:00\"}}", late) == "2027-01-17T09:00:00Z");
    CHECK(one_due("{anchor: {uid: dance, exact: -2h}}", dance) == "2027-01-15T17:00:00Z");
    CHECK(one_due("{anchor: {uid: dance, exact: 5s}}", dance) == "2027-01-15T19:00:05Z");
    CHECK(one_due("{anchor: {uid: dance, exact: 15m, from: end}}", dance) == "2027-01-16T00:15:00Z");
    // 23:30 in summer is the next day in London.
    auto const summer = timed("vigil", "Vigil", "2027-07-01T23:30:00Z", "2027-07-02T01:00:00Z");
    CHECK(one_due("{anchor: {uid: vigil, at: \"09:00\"}}", summer) == "2027-07-02T08:00:00Z");
}

TEST_CASE("a day or a time that is typed beside an event is told, and goes with the event's own")
{
    auto const week = all_day("week", "Week", "2027-10-09", "2027-10-16");
    auto const talk = timed("week", "Talk", "2027-01-15T18:00:00Z", "2027-01-15T20:00:00Z");
    auto const beside = [&](std::string const& text, calendar::Occurrence const& event) {
        auto files = with_schedule("{anchor: {uid: week, at: \"09:00\"}}");
        change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"" + text + "\"");
        auto const plan = planned(files, {event});
        bool const is_told = joined(plan.problems).find("stays as it is when the event moves") != std::string::npos;
        auto const& post = plan.posts.at(0);
        CHECK(is_told == !post.beside.empty());
        return post.beside;
    };
    CHECK(beside("Come on {{event.date}}.", week).empty());
    CHECK(beside("Call 999 or 101, 24/7. It may help.", week).empty());
    CHECK(beside("Come on Saturday.", week) == "Sat 9 Oct 2027 to Sat 16 Oct 2027");
    for (auto const* typed : {"15 January", "January 15th", "the 15th of January", "6pm", "6.30 p.m", "18:00", "15/1",
                              "15/01/2027", "15.1.2027", "2027-01-15"})
        CHECK(beside(std::string("Come: ") + typed + "!", talk) == "Fri 15 Jan 2027, 18:00 to Fri 15 Jan 2027, 20:00");
}

TEST_CASE("titles and categories are the same in whatever case, form and blanks they are written")
{
    auto event = all_day("a", "Caf\u00E9  \u0141\u00F3d\u017A\u00A0night", "2027-01-27", "2027-01-27");
    event.categories = {"Stra\u00DFe", "\u00C9t\u00E9"};
    auto const chooses = [&](std::string const& selector) {
        return planned(with_schedule("{anchor: {" + selector + ", at: \"10:00\"}}"), {event}).posts.size() == 1;
    };
    CHECK(chooses("title: \"cafe\u0301 \u0142\u00D3D\u0179 NIGHT\""));
    CHECK(chooses("category: \"\u00E9T\u00C9\""));
    CHECK(chooses("category: STRASSE"));
    CHECK_FALSE(chooses("title: \"cafe \u0142\u00D3D\u0179 night\""));
}

TEST_CASE("a title that is too long for any post is cut, and says so")
{
    auto files = with_schedule("{anchor: {uid: long, at: \"09:00\"}}", "[town-instagram]");
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"{{event.title}}\"");
    auto const said = [&](std::string title) {
        return planned(files, {all_day("long", std::move(title), "2027-10-09", "2027-10-09")}).posts.at(0).text;
    };
    CHECK(said(std::string(200, 'a')).starts_with(std::string(200, 'a') + "\n"));
    CHECK(said(std::string(201, 'a')).starts_with(std::string(199, 'a') + "\u2026\n"));
}

TEST_CASE("anchors choose events by category, title, uid and source, all together")
{
    auto event = all_day("a", "Holocaust Memorial Day", "2027-01-27", "2027-01-27");
    event.categories = {"Awareness", "faith"};
    auto const chooses = [&](std::string const& selectors) {
        auto files = with_schedule("{anchor: {" + selectors + ", at: \"10:00\"}}");
        files["calendar.yaml"] =
            "sources:\n  - {id: partnership, file: a.ics, owner: council}\n  - {id: other, file: a.ics, owner: council}\n";
        files["a.ics"] = "";
        return planned(files, {event}).posts.size() == 1;
    };
    CHECK(chooses("category: awareness"));
    CHECK(chooses("title: holocaust memorial day"));
    CHECK(chooses("uid: a"));
    CHECK(chooses("uid: a, category: faith, source: partnership"));
    CHECK_FALSE(chooses("category: event"));
    CHECK_FALSE(chooses("title: Holocaust"));
    CHECK_FALSE(chooses("uid: A"));
    CHECK_FALSE(chooses("uid: a, category: event"));
    CHECK_FALSE(chooses("uid: a, source: other"));
}

TEST_CASE("anchors choose events by their tags and by who organises them")
{
    auto event = all_day("a", "Big Lunch", "2027-01-27", "2027-01-27");
    event.categories = {"event", "Faith", "food"};
    auto const chooses = [&](std::string const& selectors) {
        auto files = with_schedule("{anchor: {" + selectors + ", at: \"10:00\"}}");
        files["calendar.yaml"] = "sources:\n  - {id: partnership, file: a.ics, owner: council}\n";
        files["a.ics"] = "";
        return planned(files, {event}).posts.size() == 1;
    };
    CHECK(chooses("tag: faith"));
    CHECK(chooses("tag: [food, faith]"));
    CHECK(chooses("category: event, tag: food"));
    CHECK_FALSE(chooses("tag: [food, sport]"));
    CHECK_FALSE(chooses("category: awareness, tag: food"));
    // Where the calendar does not say who organises it, its owner does.
    CHECK(chooses("organisation: council"));
    CHECK_FALSE(chooses("organisation: police"));
    event.organiser = "police";
    CHECK(chooses("organisation: police, tag: food"));
    CHECK_FALSE(chooses("organisation: council"));
}

namespace {

// A weekly clinic from 1 December on, the posts that `which` leaves of it, and when it is planned.
std::vector<std::string> clinics(std::string const& which, std::string_view from = "2026-11-24",
                                 std::string_view dates = "{from: 2026-12-01, to: 2027-01-06}",
                                 std::string_view cancelled = {})
{
    auto files = with_schedule("{anchor: {category: clinic, " + which + ", at: \"08:00\"}}");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: " + std::string(dates));
    std::vector<calendar::Occurrence> events;
    for (auto const* day : {"2027-01-05", "2026-11-24", "2026-12-22", "2026-12-01", "2026-12-08", "2026-12-15"}) {
        events.push_back(timed("clinic", "Clinic", std::string(day) + "T10:00:00Z", std::string(day) + "T12:00:00Z"));
        events.back().categories = {"clinic"};
        if (day == cancelled) events.back().status = calendar::Status::cancelled;
    }
    std::vector<std::string> days;
    for (auto const& post : planned(files, events, from).posts) days.push_back(post.wall.substr(0, 10));
    return days;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("of a series, an anchor may want the first, the nth, every nth, or so many")
{
    CHECK(clinics("which: every") == List{"2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2027-01-05"});
    CHECK(clinics("which: first") == List{"2026-12-01"});
    CHECK(clinics("which: 3") == List{"2026-12-15"});
    CHECK(clinics("which: every 2") == List{"2026-12-01", "2026-12-15", "2027-01-05"});
    CHECK(clinics("at_most: 2") == List{"2026-12-01", "2026-12-08"});
    CHECK(clinics("which: every 2, at_most: 2") == List{"2026-12-01", "2026-12-15"});
}

TEST_CASE("events are counted from the campaign's first day, not from today, and a cancelled one keeps its number")
{
    CHECK(clinics("which: every 2", "2026-12-03") == List{"2026-12-15", "2027-01-05"});
    CHECK(clinics("which: first", "2026-12-03").empty());
    CHECK(clinics("at_most: 2", "2026-12-03") == List{"2026-12-08"});
    CHECK(clinics("which: every 2", "2026-11-20", "{from: 2026-11-20}") ==
          List{"2026-11-24", "2026-12-08", "2026-12-22"});
    CHECK(clinics("which: every 2", "2026-11-24", "{from: 2026-12-01}", "2026-12-08") ==
          List{"2026-12-01", "2026-12-15", "2027-01-05"});
    CHECK(clinics("which: first", "2026-11-24", "{from: 2026-12-01}", "2026-12-01").empty());
}

TEST_CASE("what is out counts among the events that a message counts, wherever its event has moved to")
{
    auto const days_with = [](std::string const& which, planner::SaidBefore said) {
        auto files = with_schedule("{anchor: {category: stall, " + which + ", at: \"08:00\"}}");
        change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {from: 2026-11-01}");
        std::vector<calendar::Occurrence> events;
        // The first of them was on 30 November before.
        for (auto const* day : {"2026-12-20", "2026-12-11", "2026-12-12", "2026-12-13"}) {
            auto const uid = day == std::string_view("2026-12-20") ? "moved" : day;
            events.push_back(timed(uid, "Stall", std::string(day) + "T10:00:00Z", std::string(day) + "T12:00:00Z"));
            events.back().categories = {"stall"};
            events.back().repeats = false;
        }
        List days;
        auto const now = at("2026-12-01");
        for (auto const& post :
             planner::plan(loaded(files), events, now, now, planner::horizon_after(now), {}, said).posts)
            days.push_back(post.wall.substr(8, 2));
        return days;
    };
    planner::SaidBefore const said = {{"week/hello/", {"moved"}}};
    CHECK(days_with("which: first", {}) == List{"11"});
    CHECK(days_with("which: first", said) == List{"20"});
    CHECK(days_with("at_most: 2", {}) == List{"11", "12"});
    CHECK(days_with("at_most: 2", said) == List{"11", "20"});
    CHECK(days_with("at_most: 1", said) == List{"20"});
}

TEST_CASE("the calendars are read far enough for anchors far from their event, and for those that count")
{
    auto files = with_schedule("{anchor: {category: clinic, at: \"08:00\"}}");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {from: 2020-01-01}");
    auto const from = at("2026-11-24"), to = at("2028-11-24");
    auto const reach = planner::calendar_reach(loaded(files), from, to);
    CHECK(reach.from == from - std::chrono::days(400));
    CHECK(reach.to == to + std::chrono::days(400));
    CHECK(to_iso(reach.ahead_from) == "2026-11-23T00:00:00Z");
    CHECK(planner::calendar_reach(loaded(files), at("2026-11-24T23:59:59Z"), to).ahead_from == reach.ahead_from);
    change(files, "campaigns/week.yaml", "category: clinic,", "category: clinic, which: 2,");
    CHECK(to_iso(planner::calendar_reach(loaded(files), from, to).from) == "2019-12-31T00:00:00Z");
}

TEST_CASE("a post of the day that would come after its event has begun is a warning")
{
    auto const files = with_schedule("{anchor: {uid: run, at: \"08:30\"}}");
    auto const early = timed("run", "Run", "2027-01-10T07:00:00Z", "2027-01-10T08:00:00Z");
    CHECK(says(planned(files, {early}).problems, "campaigns/week.yaml:11:15", "when `Run` has begun"));
    auto const later = timed("run", "Run", "2027-01-10T09:00:00Z", "2027-01-10T10:00:00Z");
    CHECK(planned(files, {later}).problems.empty());
}

TEST_CASE("a tentative event plans a post that waits, a cancelled one plans none")
{
    auto event = all_day("a", "A", "2027-01-27", "2027-01-27");
    auto const files = with_schedule("{anchor: {uid: a, at: \"10:00\"}}");
    event.status = calendar::Status::tentative;
    auto const plan = planned(files, {event});
    REQUIRE(plan.posts.size() == 1);
    CHECK(plan.posts[0].tentative);
    CHECK(holds(why(plan.posts[0]), "not confirmed"));
    event.status = calendar::Status::cancelled;
    auto const none = planned(files, {event});
    CHECK(none.posts.empty());
    CHECK(none.problems.empty());
}

TEST_CASE("an event held by two sources is posted once")
{
    auto const one = all_day("a", "A", "2027-01-27", "2027-01-27");
    auto two = one;
    two.source = "other";
    CHECK(planned(with_schedule("{anchor: {uid: a, at: \"10:00\"}}"), {two, one}).posts.size() == 1);
}

TEST_CASE("an anchor that matches nothing is a warning that knows the categories")
{
    auto const plan = planned(with_schedule("{anchor: {category: awarness, at: \"10:00\"}}"),
                              {all_day("a", "A", "2027-01-27", "2027-01-27")});
    CHECK(plan.posts.empty());
    CHECK(
        says(plan.problems, "campaigns/week.yaml:11:15", "no event of category `awarness`; did you mean `awareness`?"));
}
