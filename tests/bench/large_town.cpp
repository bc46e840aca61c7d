#include "tests/bench/large_town.hpp"

#include "campaigns/definitions/load.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/reach.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

namespace peal::bench {

namespace {

using namespace campaigns;

constexpr std::chrono::days between{70};  // two occurrences: ten or so a message in 24 months

std::string title(int n)
{
    return "Clinic number " + std::to_string(n);
}

// One message in five speaks of its event, so that its text is made anew for each. Seven campaigns speak to the same people.
std::string campaign_text(int n)
{
    auto text = "id: c" + std::to_string(n) +
                "\ntitle: T\naim: A.\naudience: external\nowner: police\nsegments: [group/g" + std::to_string(n % 150) +
                "]\nchannels: [town-x]\nmessages:\n";
    for (int m = 0; m < messages; ++m) {
        text += "  - id: m" + std::to_string(m) + "\n    text: You can report it, whoever you are." +
                (m % 5 == 0 ? " See you at {{event.title}} on {{event.date}}." : "") +
                "\n    artwork: {alt: Words on blue.}\n    schedule: {anchor: {title: " +
                title((n * messages + m) % series) + ", days: -" + std::to_string(m) + ", at: \"" +
                (m % 3 == 0 ? "22:30" : "10:00") + "\"}}\n";
    }
    return text;
}

definitions::SourceFiles partnership(std::string const& spacing)
{
    std::string groups;
    for (int n = 0; n < 150; ++n) groups += (n == 0 ? "g" : ", g") + std::to_string(n);
    definitions::SourceFiles files = {
        {"peal.yaml", "public: {base: \"https://peal.example\"}\n"},
        {"partnership.yaml",
         "id: town\nname: Town\nhashtags: [\"#TownTogether\"]\ntagline: \"Report it: {report_link}\"\n"
         "route: online\nlead_organisation: police\ncalendar_owner: police\n"
         "quiet_hours: {from: \"21:00\", to: \"07:30\"}\n"
         "segments: {group: [" +
             groups +
             "]}\n"
             "restrictions: [{id: poll, reason: Poll, from: 2027-03-31, to: 2027-05-06}]\n"},
        {"organisations.yaml", "organisations: [{id: police, name: Town Police, kind: police}]\n"},
        {"channels.yaml", "channels: [{id: town-x, network: x, organisation: police" + spacing + "}]\n"},
        {"routes.yaml",
         "routes: [{id: online, name: Online, kind: web, areas: [all], address: \"https://report.example\"}]\n"},
        {"calendar.yaml", "sources: []\n"},
    };
    for (int n = 0; n < campaign_count; ++n) files["campaigns/c" + std::to_string(n) + ".yaml"] = campaign_text(n);
    return files;
}

// As calendars are read.
void put_in_order(Events& events)
{
    std::sort(events.begin(), events.end(),
              [](auto const& a, auto const& b) { return std::tie(a.start, a.uid) < std::tie(b.start, b.uid); });
}

Events occurrences(planner::Reach reach)
{
    Events all;
    for (int n = 0; n < series; ++n) {
        for (auto start = reach.from + std::chrono::hours(n); start < reach.to; start += between) {
            calendar::Occurrence event;
            event.source = "town";
            event.uid = "clinic-" + std::to_string(n) + "@town.example";
            event.original_start = to_iso(start);
            event.summary = title(n);
            event.zone = "Europe/London";
            event.categories = {"event", n % 2 == 0 ? "clinic" : "talk"};
            event.start = start;
            event.end = start + std::chrono::hours(2);
            event.start_date = event.end_date =
                std::chrono::floor<std::chrono::days>(to_wall(start, event.zone).value_or(Wall()));
            all.push_back(std::move(event));
        }
    }
    put_in_order(all);
    return all;
}

DefinitionsPtr read(definitions::SourceFiles const& files)
{
    auto loaded = definitions::load(files);
    for (auto const& problem : loaded.problems)
        if (problem.severity == Severity::error) std::printf("%s\n", to_string(problem).c_str());
    if (has_errors(loaded.problems)) std::exit(1);
    return std::make_shared<definitions::Definitions const>(std::move(loaded.definitions));
}

// Those of one series that begin at `from` or later, at most so many of them.
Events put_off(Events events, Instant from, int count)
{
    for (auto& event : events) {
        if (event.uid != "clinic-700@town.example" || event.start < from || count-- <= 0) continue;
        event.start += std::chrono::days(1);
        event.end += std::chrono::days(1);
        event.start_date += std::chrono::days(1);
        event.end_date += std::chrono::days(1);
    }
    put_in_order(events);
    return events;
}

}  // namespace

LargeTown::LargeTown(std::string const& spacing)
    : now(std::chrono::sys_days(std::chrono::year(2026) / std::chrono::November / 24)), to(planner::horizon_after(now))
{
    auto files = partnership(spacing);
    all = read(files);
    auto& text = files.at("campaigns/c500.yaml");
    for (auto at = text.find("whoever you are"); at != std::string::npos; at = text.find("whoever you are"))
        text.replace(at, 15, "whoever they are");
    edited = read(files);
    events = occurrences(planner::calendar_reach(*all, now, to));
    one_moved = put_off(events, now + std::chrono::days(100), 1);
    series_moved = put_off(events, Instant(), series);
}

}  // namespace peal::bench
