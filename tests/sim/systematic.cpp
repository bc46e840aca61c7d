#include "tests/sim/systematic.hpp"

#include "tests/sim/world.hpp"

#include <array>
#include <cstdio>
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
        Ask ask;
        ask.number = static_cast<int>(i) + 1;
        auto& post = ask.plan;
        post.campaign = "week";
        post.message = "m" + std::to_string(i + 1);
        post.occurrence = "2027-03-01";
        post.network = scenario.networks[i];
        post.channel = post.network == "x" ? "x-police" : post.network == "instagram" ? "ig-police" : "snap-police";
        post.key = "week/" + post.message + "/2027-03-01/" + post.channel;
        post.organisation = "police";
        post.lang = "en-GB";
        post.due = start + due;
        post.destination = "https://www.report-it.org.uk";
        post.approval = scenario.approval;
        post.dry_run = scenario.dry_run;
        post.artwork.shape = post.network == "x" ? "card" : post.network == "instagram" ? "portrait" : "story";
        put_words(post, ask.number, 1);
        ask.earliest = ask.latest = post.due;
        script.asks.add(std::move(ask));
    }
    PauseAsk pause;
    pause.scope = "all";
    script.asks.pauses.push_back(pause);
    script.deeds = {{5s, Kind::plan, 0, scenario.networks.size(), {}}};
    script.deeds.insert(script.deeds.end(), scenario.deeds.begin(), scenario.deeds.end());
    return script;
}

class Runner {
public:
    Runner(std::filesystem::path folder, SystematicSum& sum) : folder_(std::move(folder)), sum_(sum) {}

    // The handlers and changes of the run, and how it went.
    World::Death run(Scenario const& scenario, World::Death death)
    {
        World::Options options;
        options.seed = 1;
        options.folder = folder_;
        options.script = write(scenario, parse_instant("2027-03-01T09:00:00Z").value());
        options.death = death;
        options.first_commit = scenario.fault;
        World world(std::move(options));
        std::vector<std::string> trouble;
        try {
            world.run();
            trouble = world.checker().findings().words;
        } catch (std::exception const& failure) {
            trouble.push_back(failure.what());
        }
        ++sum_.runs;
        sum_.deaths += world.crashes();
        sum_.wrong += !trouble.empty();
        for (auto const& words : trouble)
            std::printf("%s, dying at handler %llu, change %llu%s: %s\n", std::string(scenario.name).c_str(),
                        static_cast<unsigned long long>(death.at_handler),
                        static_cast<unsigned long long>(death.at_change), death.cuts_power ? " without power" : "",
                        words.c_str());
        World::Death counts;
        counts.at_handler = world.handlers();
        counts.at_change = world.disk().changes;
        return counts;
    }

private:
    std::filesystem::path folder_;
    SystematicSum& sum_;
};

}  // namespace

SystematicSum run_systematic(std::uint64_t stride, std::uint64_t part, std::uint64_t parts,
                             std::filesystem::path const& folder)
{
    SystematicSum sum;
    Runner runner(folder, sum);
    auto const scenarios = make_scenarios();
    for (std::size_t i = part; i < scenarios.size(); i += parts) {
        auto const& scenario = scenarios[i];
        auto const undisturbed = runner.run(scenario, {});
        for (std::uint64_t k = 1 + i % stride; k <= undisturbed.at_handler; k += stride)
            runner.run(scenario, {k, 0, false});
        for (std::uint64_t k = 1 + i % stride; k <= undisturbed.at_change; k += stride) {
            runner.run(scenario, {0, k, false});
            runner.run(scenario, {0, k, true});
        }
    }
    return sum;
}

}  // namespace peal::sim
