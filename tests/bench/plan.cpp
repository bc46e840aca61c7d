#include "campaigns/planner/plan.hpp"
#include "campaigns/definitions/load.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/reach.hpp"
#include "campaigns/planner/replanner.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// How long a large partnership takes to plan: a thousand campaigns of ten messages, two thousand recurring events, the whole
// horizon; and to plan again when one file was edited, or one event moved. Beside it what no planner can do without, or what
// this one does not do: copying the posts of the plan, and looking at every event for every message. Times are those of the
// processor, so that other work on the machine does not show.
//
// With --once each is done once, in a function of its own that callgrind can count.
using namespace peal;
using namespace peal::campaigns;

namespace {

constexpr int campaign_count = 1000, messages = 10, series = 2000;
constexpr std::chrono::days between{70};  // two occurrences: ten or so a message in 24 months
constexpr int repeats = 5;                // the middle of so many runs counts

Instant const now = std::chrono::sys_days(std::chrono::year(2026) / std::chrono::November / 24);

double seconds(std::function<void()> const& work)
{
    auto const began = std::clock();
    work();
    return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

// `before` does not count.
double median(std::function<void()> const& before, std::function<void()> const& work)
{
    std::vector<double> all;
    for (int i = 0; i < repeats; ++i) {
        before();
        all.push_back(seconds(work));
    }
    std::sort(all.begin(), all.end());
    return all[repeats / 2];
}

std::string title(int n)
{
    return "Clinic number " + std::to_string(n);
}

// One message in five speaks of its event, so that its text is made anew for each.
std::string campaign_text(int n)
{
    auto text = "id: c" + std::to_string(n) +
                "\ntitle: T\naim: A.\naudience: external\nowner: police\nchannels: [town-x]\nmessages:\n";
    for (int m = 0; m < messages; ++m) {
        text += "  - id: m" + std::to_string(m) + "\n    text: You can report it, whoever you are." +
                (m % 5 == 0 ? " See you at {{event.title}} on {{event.date}}." : "") +
                "\n    artwork: {alt: Words on blue.}\n    schedule: {anchor: {title: " +
                title((n * messages + m) % series) + ", days: -" + std::to_string(m) + ", at: \"" +
                (m % 3 == 0 ? "22:30" : "10:00") + "\"}}\n";
    }
    return text;
}

// `spacing` is the distance that the one channel keeps: ", spacing: 1m".
definitions::SourceFiles partnership(std::string const& spacing)
{
    definitions::SourceFiles files = {
        {"peal.yaml", "public: {base: \"https://peal.example\"}\n"},
        {"partnership.yaml",
         "id: town\nname: Town\nhashtags: [\"#TownTogether\"]\ntagline: \"Report it: {report_link}\"\n"
         "route: online\nlead_organisation: police\ncalendar_owner: police\n"
         "quiet_hours: {from: \"21:00\", to: \"07:30\"}\n"
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

// In the order in which calendars are read.
std::vector<calendar::Occurrence> occurrences(planner::Reach reach)
{
    std::vector<calendar::Occurrence> all;
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
    std::sort(all.begin(), all.end(),
              [](auto const& a, auto const& b) { return std::tie(a.start, a.uid) < std::tie(b.start, b.uid); });
    return all;
}

// Every event compared with every message's title, timed on one message in a hundred.
double look_at_all(definitions::Definitions const& all, std::vector<calendar::Occurrence> const& events)
{
    std::size_t found = 0;
    auto const part = seconds([&] {
        for (std::size_t i = 0; i < all.campaigns.size(); i += 100) {
            for (auto const& message : all.campaigns[i].messages) {
                auto const& anchor = std::get<definitions::Anchored>(message.schedule.when);
                for (auto const& event : events) found += event.summary == anchor.title ? 1U : 0U;
            }
        }
    });
    return found == 0 ? 0 : part * 100;
}

using Events = std::vector<calendar::Occurrence>;
using DefinitionsPtr = planner::Replanner::DefinitionsPtr;

DefinitionsPtr read(definitions::SourceFiles const& files)
{
    auto loaded = definitions::load(files);
    for (auto const& problem : loaded.problems)
        if (problem.severity == Severity::error) std::printf("%s\n", to_string(problem).c_str());
    if (has_errors(loaded.problems)) std::exit(1);
    return std::make_shared<definitions::Definitions const>(std::move(loaded.definitions));
}

// A series that is put off by a day.
Events with_moved(Events events)
{
    for (auto& event : events) {
        if (event.uid != "clinic-700@town.example") continue;
        event.start += std::chrono::days(1);
        event.end += std::chrono::days(1);
        event.start_date += std::chrono::days(1);
        event.end_date += std::chrono::days(1);
    }
    return events;
}

}  // namespace

// What callgrind counts, by these names.
namespace measured {

[[gnu::noinline]] planner::Plan whole(definitions::Definitions const& all, Events const& events)
{
    return planner::plan(all, events, now, now, planner::horizon_after(now));
}

[[gnu::noinline]] planner::SharedPlan after_edit(planner::Replanner& replanner, DefinitionsPtr all, Events events)
{
    return replanner.plan(std::move(all), std::move(events), now, now, planner::horizon_after(now));
}

[[gnu::noinline]] planner::SharedPlan after_move(planner::Replanner& replanner, DefinitionsPtr all, Events events)
{
    return replanner.plan(std::move(all), std::move(events), now, now, planner::horizon_after(now));
}

}  // namespace measured

namespace {

struct Bench {
    explicit Bench(std::string const& spacing)
    {
        auto files = partnership(spacing);
        reading = seconds([&] { all = read(files); });
        auto& text = files.at("campaigns/c500.yaml");
        text.replace(text.find("whoever you are"), 15, "whoever they are");
        edited = read(files);
        events = occurrences(planner::calendar_reach(*all, now, planner::horizon_after(now)));
        moved = with_moved(events);
    }

    DefinitionsPtr all, edited;
    Events events, moved;
    double reading = 0;
};

void count_once(Bench const& bench)
{
    auto const plan = measured::whole(*bench.all, bench.events);
    planner::Replanner replanner;
    replanner.plan(bench.all, bench.events, now, now, planner::horizon_after(now));
    measured::after_edit(replanner, bench.edited, bench.events);
    measured::after_move(replanner, bench.edited, bench.moved);
}

void time_all(Bench const& bench, char const* what)
{
    planner::Plan plan;
    // What was made before is given back outside of the time that is taken; so is the copy of the calendar.
    auto const planning = median([&] { plan = {}; }, [&] { plan = measured::whole(*bench.all, bench.events); });
    std::optional<planner::Replanner> replanner;
    planner::SharedPlan shared;
    Events events;
    auto const beginning = median(
        [&] {
            shared = {};
            replanner.emplace();
            events = bench.events;
        },
        [&] { shared = measured::after_edit(*replanner, bench.all, std::move(events)); });
    bool is_edited = false, is_moved = false;
    auto const editing = median(
        [&] {
            is_edited = !is_edited;
            shared = {};
            events = bench.events;
        },
        [&] { shared = measured::after_edit(*replanner, is_edited ? bench.edited : bench.all, std::move(events)); });
    auto const anew_edited = shared.planned_anew;
    auto const& last = is_edited ? bench.edited : bench.all;
    auto const moving = median(
        [&] {
            is_moved = !is_moved;
            shared = {};
            events = is_moved ? bench.moved : bench.events;
        },
        [&] { shared = measured::after_move(*replanner, last, std::move(events)); });
    auto const line = [planning](char const* title, double taken, std::string const& more) {
        std::printf("  %-43s %8.1f ms   1/%.0f of planning the whole%s\n", title, taken * 1000, planning / taken,
                    more.c_str());
    };
    auto const campaigns = [](std::size_t n) { return ", " + std::to_string(n) + " campaigns anew"; };
    std::printf("%s: %zu posts\n", what, plan.posts.size());
    std::printf("  %-43s %8.1f ms\n", "planning the whole", planning * 1000);
    std::printf("  %-43s %8.1f ms\n", "the whole, kept to go on from", beginning * 1000);
    line("again after one edited file", editing, campaigns(anew_edited));
    line("again after one moved series of events", moving, campaigns(shared.planned_anew));
}

}  // namespace

int main(int count, char** words)
{
    Bench const bench("");
    if (count > 1 && std::string_view(words[1]) == "--once") {
        count_once(bench);
        return 0;
    }
    std::printf("%d campaigns of %d messages, %d recurring events, %zu occurrences\n", campaign_count, messages, series,
                bench.events.size());
    time_all(bench, "a channel that keeps no distance");
    time_all(Bench(", spacing: 1m"), "a channel that keeps a minute between its posts");

    auto const plan = measured::whole(*bench.all, bench.events);
    std::vector<PlannedPost> copy;
    auto const copying = median([&] { copy = {}; }, [&] { copy = plan.posts; });
    std::printf("beside it\n");
    std::printf("  %-43s %8.1f ms\n", "copying the posts of the plan", copying * 1000);
    std::printf("  %-43s %8.1f ms\n", "only comparing every event with each message",
                look_at_all(*bench.all, bench.events) * 1000);
    std::printf("  %-43s %8.1f ms\n", "reading the files", bench.reading * 1000);
    return 0;
}
