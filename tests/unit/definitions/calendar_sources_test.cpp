#include "campaigns/definitions/load.hpp"

#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

// What calendar.yaml may say about where a calendar is, and how far it is trusted.

using namespace peal::campaigns;
using namespace peal::test;
using namespace std::chrono_literals;
using definitions::CalendarSource;

namespace {

definitions::Loaded with_sources(std::string const& sources)
{
    auto files = minimal_files();
    files["calendar.yaml"] = "sources:\n" + sources;
    files["town.ics"] = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
    return definitions::load(files);
}

std::string problems(std::string const& source)
{
    return joined(with_sources("  - {" + source + "}\n").problems);
}

bool has(std::string const& text, std::string_view words)
{
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a calendar is a file, a feed or a collection, and all that is said of it is read")
{
    auto const loaded = with_sources(
        "  - {id: town, file: town.ics, owner: council}\n"
        "  - {id: city, address: \"webcal://calendar.example/a.ics?key=geheim\", owner: police, trust: provisional, tentative: counts, poll: 5m,\n"
        "     colour: \"#1d2a5b\", credentials: city-calendar, categories: {Hate Crime Awareness: awareness, Closed: restriction}}\n"
        "  - {id: shared, caldav: \"http://calendar.intranet.example:5232/dav/\", allow_inside: yes, owner: council}\n");
    REQUIRE_MESSAGE(loaded.problems.empty(), joined(loaded.problems));
    auto const& town = *loaded.definitions.find_calendar("town");
    CHECK(town.kind == CalendarSource::Kind::file);
    CHECK(town.trust == CalendarSource::Trust::confirmed);
    CHECK_FALSE(town.tentative_counts);
    CHECK(town.name == "town");
    CHECK(town.host().empty());
    CHECK_FALSE(town.poll);
    auto const& city = *loaded.definitions.find_calendar("city");
    CHECK(city.kind == CalendarSource::Kind::address);
    CHECK(city.address.value == "https://calendar.example/a.ics?key=geheim");
    CHECK(city.host() == "calendar.example");
    CHECK(city.trust == CalendarSource::Trust::provisional);
    CHECK(city.tentative_counts);
    CHECK(city.poll == 5min);
    CHECK(city.colour == "#1d2a5b");
    CHECK(city.credentials == "city-calendar");
    CHECK(city.categories ==
          std::map<std::string, std::string>{{"Closed", "restriction"}, {"Hate Crime Awareness", "awareness"}});
    auto const& shared = *loaded.definitions.find_calendar("shared");
    CHECK(shared.kind == CalendarSource::Kind::caldav);
    CHECK(shared.allow_inside);
    CHECK(shared.host() == "calendar.intranet.example");
    CHECK(loaded.definitions.find_calendar("peal") == nullptr);
}

TEST_CASE("a calendar has exactly one place, and only one that may be")
{
    auto const* const one_place = "exactly one of `file`, `address` and `caldav`";
    CHECK(has(problems("id: a, owner: council"), one_place));
    CHECK(has(problems("id: a, owner: council, file: town.ics, address: \"https://a.example/b.ics\""), one_place));
    CHECK(has(problems("id: a, owner: council, address: \"http://a.example/b.ics\""), "write `allow_inside: yes`"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, allow_inside: yes"), "this is a file"));
    CHECK(has(problems("id: peal, owner: council, file: town.ics"), "choose another id"));
    CHECK(has(problems("id: a, owner: counsil, file: town.ics"), "did you mean `council`?"));
    CHECK(has(problems("id: a, owner: council, file: town.isc"), "calendar file `town.isc` is missing"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, trust: yes"), "one of: confirmed, provisional"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, tentative: yes"), "one of: waits, counts"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, colour: blue"), "must be a colour in quotes"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, poll: 2 days"), "from 1s to 24h"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, categories: [x]"), "each with ours"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, categories: {x: [y]}"), "must give one word"));
    CHECK(has(problems("id: a, owner: council, file: town.ics, categries: {x: y}"), "did you mean `categories`?"));
}

TEST_CASE("a calendar's address is repeated in no problem")
{
    for (auto const* address :
         {"https://user:geheim@a.example/b.ics", "ftp://a.example/geheim.ics", "http://a.example/geheim.ics"}) {
        auto const said = problems("id: a, owner: council, address: \"" + std::string(address) + "\"");
        CHECK(has(said, "`address`"));
        CHECK_FALSE(has(said, "geheim"));
    }
}

TEST_CASE("two calendars have two ids; an anchor knows them, and the one that people fill in Peal")
{
    auto const twice =
        with_sources("  - {id: a, file: town.ics, owner: council}\n  - {id: a, file: town.ics, owner: council}\n");
    CHECK(says(twice.problems, "calendar.yaml:3:5", "calendar `a` is defined twice; the first is at line 2"));
    CHECK(twice.definitions.calendars.size() == 1);
    for (auto const* source : {"town", "peal", "toun"}) {
        auto files = minimal_files();
        files["calendar.yaml"] = "sources: [{id: town, file: town.ics, owner: council}]\n";
        files["town.ics"] = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
        change(files, "campaigns/week.yaml", "{at: 2026-12-01 10:00}",
               "{anchor: {title: Vigil, source: " + std::string(source) + ", at: \"10:00\"}}");
        auto const said = joined(definitions::load(files).problems);
        CHECK(has(said, "unknown calendar `toun`; did you mean `town`?; known (calendar.yaml): town, peal") ==
              (source == std::string_view("toun")));
    }
}
