#include "campaigns/planner/plan_again.hpp"

#include "campaigns/planner/calendar_rules.hpp"
#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

definitions::SourceFiles beside_vigil(std::string const& more = "")
{
    auto files = with_schedule("{anchor: {category: event, days: -1, at: \"10:00\"" + more + "}}");
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"{{event.title}} is on {{event.date}}.\"");
    files["calendar.yaml"] =
        "sources:\n  - {id: partnership, file: a.ics, owner: council, categories: {Termin: event}, trust: provisional}\n";
    files["a.ics"] = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
    return files;
}

calendar::Occurrence vigil()
{
    auto event = timed("vigil", "Vigil", "2027-03-10T18:00:00Z", "2027-03-10T20:00:00Z");
    event.repeats = false;
    return event;
}

}  // namespace

TEST_CASE("a post is planned again as a plan would, also where its moment is long over")
{
    for (auto const* more : {"", ", which: 3", ", which: every 2, at_most: 1"}) {
        auto files = beside_vigil(more);
        change(files, "campaigns/week.yaml", "aim: People know.", "aim: x\ndates: {from: 2026-11-01}");
        auto const all = loaded(files);
        auto const made = planned(beside_vigil(), {vigil()}).posts.at(0);
        auto const event = vigil();
        auto again = planner::plan_again(all, made, &event, true);
        REQUIRE(again.has_value());
        CHECK(again->key == made.key);
        CHECK(again->due == made.due);
        CHECK(again->text == made.text);
        CHECK_FALSE(again->tentative);
        CHECK(planner::plan_again(all, made, &event, false)->tentative);

        auto earlier = event;
        earlier.start -= std::chrono::hours(24 * 150);
        earlier.end -= std::chrono::hours(24 * 150);
        earlier.start_date -= std::chrono::days(150);
        earlier.end_date -= std::chrono::days(150);
        CHECK_FALSE(planner::plan_again(all, made, &earlier, true).has_value());  // before the campaign
    }
    auto const before_all = loaded(beside_vigil());
    auto const made = planned(beside_vigil(), {vigil()}).posts.at(0);
    auto past = timed("vigil", "Vigil", "2026-10-10T18:00:00Z", "2026-10-10T20:00:00Z");
    past.repeats = false;
    auto const again = planner::plan_again(before_all, made, &past, true);
    REQUIRE(again.has_value());
    CHECK(to_iso(again->due) == "2026-10-09T09:00:00Z");
    CHECK(again->text.find("Saturday 10 October") != std::string::npos);
}

TEST_CASE("what the definitions do not say of the event any more is not planned again")
{
    auto const all = loaded(beside_vigil());
    auto const made = planned(beside_vigil(), {vigil()}).posts.at(0);
    auto event = vigil();
    event.categories = {"Termin"};
    CHECK(planner::plan_again(all, made, &event, true).has_value());
    event.categories = {"party"};
    CHECK_FALSE(planner::plan_again(all, made, &event, true).has_value());
    event = vigil();
    event.source = "gone";
    CHECK_FALSE(planner::plan_again(all, made, &event, true).has_value());
    event = vigil();
    event.status = calendar::Status::cancelled;
    CHECK_FALSE(planner::plan_again(all, made, &event, true).has_value());
    auto other = made;
    other.message = "goodbye";
    event = vigil();
    CHECK_FALSE(planner::plan_again(all, other, &event, true).has_value());
    other = made;
    other.hold = "restriction `poll`";
    CHECK(planner::plan_again(all, other, &event, true)->hold == "restriction `poll`");
}

TEST_CASE("a post of a day takes its message's words as they are now, also where its day is long over")
{
    for (auto const* schedule :
         {"{at: [\"2026-11-03 10:00\", \"2027-03-10 10:00\"]}", "{weekly: {day: wed, at: \"10:00\"}}",
          "{repeat: \"FREQ=DAILY\", from: 2026-11-01, at: \"10:00\"}"}) {
        CAPTURE(schedule);
        auto files = with_schedule(schedule);
        auto const posts = planned(files, {}).posts;
        auto const made =
            std::find_if(posts.begin(), posts.end(), [](auto const& post) { return post.wall == "2027-03-10T10:00"; });
        REQUIRE(made != posts.end());
        change(files, "campaigns/week.yaml", "text: You can report it.", "text: You can always report it.");
        auto const all = loaded(files);
        auto const again = planner::plan_again(all, *made, nullptr, false);
        REQUIRE(again.has_value());
        CHECK(again->key == made->key);
        CHECK(again->due == made->due);
        CHECK(again->text.find("You can always report it.") != std::string::npos);
        auto other = *made;
        for (auto const* slot : {"2027-03-11", "2027-W10x", "2027-W60", "vigil@town"}) {
            other.occurrence = slot;
            CHECK_FALSE(planner::plan_again(all, other, nullptr, false).has_value());
        }
    }
}

TEST_CASE("calendars are taken over as calendar.yaml says, and last what people enter in Peal")
{
    auto const rules = planner::calendar_rules(loaded(beside_vigil()));
    REQUIRE(rules.size() == 2);
    CHECK(rules[0] == calendar::SourceRules{"partnership", true, {{"Termin", "event"}}});
    CHECK(rules[1] == calendar::SourceRules{"peal", true, {}});
}
