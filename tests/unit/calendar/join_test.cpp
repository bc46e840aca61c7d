#include "campaigns/calendar/join.hpp"

#include "core/random.hpp"
#include "tests/unit/calendar/occurrences.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace peal;
using namespace peal::tests;
using namespace campaigns::calendar;

namespace {

std::vector<SourceRules> const sources = {{"town", false, {{"Hate Crime Awareness", "awareness"}}}, {"city", true, {}}};

Occurrence of(std::string source, Occurrence event)
{
    event.source = std::move(source);
    return event;
}

}  // namespace

TEST_CASE("a calendar's words become ours, in whatever case it writes them; other words stay")
{
    auto event = make_event("a", morning);
    event.categories = {"HATE crime awareness", "vigil"};
    CHECK(as_here(event, sources[0], false).categories == std::vector<std::string>{"awareness", "vigil"});
    CHECK(as_here(event, sources[1], false).categories == event.categories);
}

TEST_CASE(
    "an event of a provisional calendar is tentative until somebody has confirmed it, and a cancelled one cancelled")
{
    auto event = make_event("a", morning);
    CHECK(as_here(event, sources[0], false).status == Status::confirmed);
    CHECK(as_here(event, sources[1], false).status == Status::tentative);
    CHECK(as_here(event, sources[1], true).status == Status::confirmed);
    event.status = Status::tentative;
    CHECK(as_here(event, sources[1], true).status == Status::tentative);
    event.status = Status::cancelled;
    CHECK(as_here(event, sources[1], false).status == Status::cancelled);
}

TEST_CASE("where what is tentative counts it stands as confirmed, and still waits for the calendar's owner")
{
    auto event = make_event("a", morning);
    event.status = Status::tentative;
    SourceRules const trusted{"town", false, {}, true}, provisional{"city", true, {}, true};
    CHECK(as_here(event, trusted, false).status == Status::confirmed);
    CHECK(as_here(event, provisional, false).status == Status::tentative);
    CHECK(as_here(event, provisional, true).status == Status::confirmed);
    event.status = Status::cancelled;
    CHECK(as_here(event, trusted, false).status == Status::cancelled);
}

TEST_CASE("of an event that two calendars hold, the one that had it first says how it stands")
{
    auto const ours = of("town", make_event("a", morning)),
               theirs = of("city", make_event("a", morning, "Their vigil"));
    auto const later = morning + std::chrono::hours(1);
    CHECK(join({{&ours, later, false, false}, {&theirs, morning, true, false}}, sources) == std::vector{theirs});
    CHECK(join({{&theirs, later, true, false}, {&ours, morning, false, false}}, sources) == std::vector{ours});
    // Seen together: the order of the calendars counts, not that of the list.
    CHECK(join({{&theirs, morning, true, false}, {&ours, morning, false, false}}, sources) == std::vector{ours});
    // Whoever has it no more leaves it to who does.
    CHECK(join({{&theirs, morning, true, true}, {&ours, later, false, false}}, sources) == std::vector{ours});
}

TEST_CASE(
    "a single event stays one when a calendar moves it; instances of a series are told apart by their rule's moment")
{
    auto const ours = of("town", make_event("a", morning));
    auto const theirs = moved(of("city", make_event("a", morning)), std::chrono::hours(3));
    CHECK(join({{&ours, morning, false, false}, {&theirs, morning, true, false}}, sources).size() == 1);
    auto first = ours, second = theirs;
    first.repeats = second.repeats = true;
    CHECK(join({{&first, morning, false, false}, {&second, morning, true, false}}, sources).size() == 2);
}

TEST_CASE("an event that has left every calendar counts as cancelled; a calendar that is not used any more gives none")
{
    auto const event = make_event("a", morning);
    auto const joined = join({{&event, morning, false, true}}, sources);
    REQUIRE(joined.size() == 1);
    CHECK(joined[0].status == Status::cancelled);
    auto const other = of("county", event);
    CHECK(join({{&other, morning, false, false}}, sources).empty());
}

TEST_CASE("whatever the calendars hold, each event is there once, in the order of time, however it is listed")
{
    auto const random = make_seeded_random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<Occurrence> events;
        for (std::uint64_t n = random->below(40); n > 0; --n) {
            auto event = make_event(std::string(1, static_cast<char>('a' + random->below(8))),
                                    morning + std::chrono::hours(random->below(6)));
            event.repeats = random->below(2) == 0;
            event.source = random->below(2) == 0 ? "town" : "city";
            events.push_back(std::move(event));
        }
        std::vector<Held> held;
        std::set<std::string> names;
        for (auto const& event : events) {
            held.push_back({&event, morning + std::chrono::seconds(random->below(5)), random->below(2) == 0,
                            random->below(4) == 0});
            names.insert(identity(event));
        }
        auto const joined = join(held, sources);
        CHECK(joined.size() == names.size());
        CHECK(std::is_sorted(joined.begin(), joined.end(),
                             [](auto const& a, auto const& b) { return a.start < b.start; }));
        for (auto const& event : joined) CHECK(names.erase(identity(event)) == 1);
    }
}
