#include "tests/sim/systematic.hpp"

#include "daemon/store/schema.hpp"
#include "tests/sim/disk_marker.hpp"
#include "tests/sim/mortal_context.hpp"
#include "tests/sim/world.hpp"

#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;
using Kind = Deed::Kind;

constexpr Duration due = 3min;

struct Scenario {
    std::string_view name;
    std::vector<std::string_view> networks;  // one post each
    std::vector<Deed> deeds;                 // besides planning
    campaigns::Approval approval = campaigns::Approval::none;
    bool dry_run = false;
    bool is_first_start = false;
    std::optional<Fault> fault;  // of the first commit call
};

Deed deed(Duration at, Kind kind, Duration by = {})
{
    return {at, kind, 0, 1, by};
}

std::vector<Scenario> make_scenarios()
{
    std::vector<Scenario> all;
    auto const add = [&](std::string_view name, std::vector<std::string_view> networks) -> Scenario& {
        Scenario scenario;
        scenario.name = name;
        scenario.networks = std::move(networks);
        return all.emplace_back(std::move(scenario));
    };
    add("the first start", {"x"}).is_first_start = true;
    add("a post on X", {"x"});
    add("a post on Instagram", {"instagram"});
    add("a story on Snapchat", {"snapchat"});
    add("a burst", {"x", "x", "instagram", "snapchat", "x"});
    auto& approved = add("approved in time", {"x"});
    approved.approval = campaigns::Approval::one;
    approved.deeds = {deed(due - 1min, Kind::approve)};
    add("edited while it is prepared", {"x"}).deeds = {deed(due - 10s, Kind::edit)};
    add("moved in the last minute", {"x"}).deeds = {deed(due - 30s, Kind::move, 40s)};
    add("withdrawn in the last minute", {"x"}).deeds = {deed(due - 25s, Kind::cancel)};
    add("held and released", {"x"}).deeds = {deed(due - 15s, Kind::hold), deed(due - 5s, Kind::release)};
    add("paused as it goes out", {"x", "instagram"}).deeds = {deed(due - 5ms, Kind::pause),
                                                              deed(due + 2min, Kind::resume)};
    add("rehearsed", {"x"}).dry_run = true;
    add("cancelled while it is prepared", {"x"}).deeds = {deed(due - 8s, Kind::call_off)};
    auto& taken_back = add("approval taken back as it goes out", {"x"});
    taken_back.approval = campaigns::Approval::one;
    taken_back.deeds = {deed(due - 1min, Kind::approve), deed(due - 5ms, Kind::withdraw)};
    add("given a new moment in the last second", {"x"}).deeds = {deed(due - 1s, Kind::reschedule, 40s)};
    add("sent now, and pressed twice", {"x"}).deeds = {deed(due - 1min, Kind::send_now)};
    add("sent now as it goes out", {"instagram"}).deeds = {deed(due + 10ms, Kind::send_now)};
    add("no answer", {"x"}).fault = Fault::closed_without_answer;
    add("never left", {"x"}).fault = Fault::refused_connection;
    add("told to wait", {"instagram"}).fault = Fault::rate_limited_with_reset;
    add("token refused", {"snapchat"}).fault = Fault::token_expired;
    return all;
}

Script write(Scenario const& scenario, Instant start)
{
    Script script;
    script.start = start;
    script.end = due + 4min;
    for (std::size_t i = 0; i < scenario.networks.size(); ++i) {
        auto ask = make_ask(static_cast<int>(i) + 1, scenario.networks[i], start + due);
        ask.plan.approval = scenario.approval;
        ask.plan.dry_run = scenario.dry_run;
        script.asks.add(std::move(ask));
    }
    PauseAsk pause;
    pause.scope = "all";
    script.asks.pauses.push_back(pause);
    script.deeds = {{5s, Kind::plan, 0, scenario.networks.size(), {}}};
    script.deeds.insert(script.deeds.end(), scenario.deeds.begin(), scenario.deeds.end());
    return script;
}

// As an earlier run has left it.
PowerCutDisk::Image make_database()
{
    PowerCutDisk disk;
    MortalContext nobody;
    store::DatabaseOptions options(nobody.get_executor());
    options.vfs = disk.vfs();
    options.marker = std::make_shared<DiskMarker>(disk, "peal.db");
    store::Database::open("peal.db", store::migrations(), std::move(options)).value()->close();
    return disk.image();
}

class Runner {
public:
    Runner(std::filesystem::path folder, SystematicSum& sum)
        : folder_(std::move(folder)), database_(make_database()), sum_(sum)
    {}

    // False when it came through untouched.
    bool run(Scenario const& scenario, Failure const& failure)
    {
        World::Options options;
        options.seed = 1;
        options.folder = folder_;
        options.script = write(scenario, parse_instant("2027-03-01T09:00:00Z").value());
        if (!scenario.is_first_start) options.disk = database_;
        options.failure = failure;
        options.first_commit = scenario.fault;
        World world(std::move(options));
        std::vector<std::string> trouble;
        try {
            world.run();
            trouble = world.checker().findings().words;
        } catch (std::exception const& ended) {
            trouble.push_back(ended.what());
        }
        ++sum_.runs;
        sum_.failures[static_cast<std::size_t>(failure.of)] += world.has_failed();
        sum_.wrong += !trouble.empty();
        for (auto const& words : trouble)
            std::printf("%s, failing at step %llu of %s%s: %s\n", std::string(scenario.name).c_str(),
                        static_cast<unsigned long long>(failure.at), std::string(Failure::name(failure.of)).c_str(),
                        failure.lasts ? ", for a while" : "", words.c_str());
        return world.has_failed();
    }

private:
    std::filesystem::path folder_;
    PowerCutDisk::Image database_;
    SystematicSum& sum_;
};

}  // namespace

SystematicSum run_systematic(SystematicSettings const& settings, std::uint64_t part, std::uint64_t parts,
                             std::filesystem::path const& folder)
{
    SystematicSum sum;
    Runner runner(folder, sum);
    std::uint64_t loops = 0;
    auto const scenarios = make_scenarios();
    // What a process makes once and keeps, such as a library's tables, is made by runs in which nothing fails.
    for (auto const& scenario : scenarios) runner.run(scenario, {});
    for (auto const& scenario : scenarios)
        for (auto const of : settings.of)
            for (bool const lasts : {false, true}) {
                if (lasts && !Failure::may_last(of)) continue;
                auto const loop = loops++;
                if (loop % parts != part) continue;
                auto k = 1 + (loop + settings.turn) % settings.stride;
                while (runner.run(scenario, {of, k, lasts})) k += settings.stride;
            }
    return sum;
}

}  // namespace peal::sim
