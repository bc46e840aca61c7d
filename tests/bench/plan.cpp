#include "campaigns/planner/plan.hpp"
#include "campaigns/definitions/load.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/reach.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

// How long a large partnership takes to plan: a thousand campaigns of ten messages, two thousand recurring events, the whole
// horizon. Beside it what no planner can do without, or what this one does not do: copying the posts of the plan, and looking
// at every event for every message.
using namespace peal;
using namespace peal::campaigns;

namespace {

constexpr int campaign_count = 1000, messages = 10, series = 2000;
constexpr std::chrono::days between{70};  // two occurrences: ten or so a message in 24 months
constexpr int repeats = 5;                // the middle of so many runs counts

Instant const now = std::chrono::sys_days(std::chrono::year(2026) / std::chrono::November / 24);

double seconds(std::function<void()> const& work)
{
    auto const began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

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

definitions::SourceFiles partnership()
{
    definitions::SourceFiles files = {
        {"peal.yaml", "public: {base: \"https://peal.example\"}\n"},
        {"partnership.yaml",
         "id: town\nname: Town\nhashtags: [\"#TownTogether\"]\ntagline: \"Report it: {report_link}\"\n"
         "route: online\nlead_organisation: police\ncalendar_owner: police\n"
         "quiet_hours: {from: \"21:00\", to: \"07:30\"}\n"
         "restrictions: [{id: poll, reason: Poll, from: 2027-03-31, to: 2027-05-06}]\n"},
        {"organisations.yaml", "organisations: [{id: police, name: Town Police, kind: police}]\n"},
        {"channels.yaml", "channels: [{id: town-x, network: x, organisation: police}]\n"},
        {"routes.yaml",
         "routes: [{id: online, name: Online, kind: web, areas: [all], address: \"https://report.example\"}]\n"},
        {"calendar.yaml", "sources: []\n"},
    };
    for (int n = 0; n < campaign_count; ++n) files["campaigns/c" + std::to_string(n) + ".yaml"] = campaign_text(n);
    return files;
}

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

}  // namespace

int main()
{
    auto files = partnership();
    definitions::Loaded loaded;
    auto const reading = seconds([&] { loaded = definitions::load(files); });
    for (auto const& problem : loaded.problems)
        if (problem.severity == Severity::error) std::printf("%s\n", to_string(problem).c_str());
    if (has_errors(loaded.problems)) return 1;
    auto const to = planner::horizon_after(now);
    auto const events = occurrences(planner::calendar_reach(loaded.definitions, now, to));

    planner::Plan plan;
    std::vector<PlannedPost> copy;
    // What was made before is given back outside of the time that is taken.
    auto const planning =
        median([&] { plan = {}; }, [&] { plan = planner::plan(loaded.definitions, events, now, now, to); });
    auto const copying = median([&] { copy = {}; }, [&] { copy = plan.posts; });
    auto const searching = look_at_all(loaded.definitions, events);

    // One file edited: Peal reads the folder and plans the whole again.
    auto& edited = files.at("campaigns/c500.yaml");
    edited.replace(edited.find("whoever you are"), 15, "whoever they are");
    auto const again = seconds([&] {
        loaded = definitions::load(files);
        plan = planner::plan(loaded.definitions, events, now, now, to);
    });

    std::printf("planning: %d campaigns of %d messages, %d recurring events, %zu occurrences, %zu posts\n",
                campaign_count, messages, series, events.size(), plan.posts.size());
    std::printf("  planning                                    %8.0f ms\n", planning * 1000);
    std::printf("  copying its posts                           %8.0f ms   planning is %.1f times that\n",
                copying * 1000, planning / copying);
    std::printf("  only comparing every event with each message %7.0f ms   planning is %.2f times that\n",
                searching * 1000, planning / searching);
    std::printf("  reading the files                           %8.0f ms\n", reading * 1000);
    std::printf("  after one edited file, all of it again      %8.0f ms   %.1f times planning alone\n", again * 1000,
                again / planning);
    return 0;
}
