#include "tests/sim/bad_day.hpp"

#include "tests/sim/world.hpp"

#include <algorithm>
#include <utility>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t posts_of_a_very_bad_day = 100;

constexpr Duration day_lasts = 10h;
constexpr Duration first_beat = 15min;

// A post of a network's one account so often, and up to half of that later.
struct Beat {
    char const* network;
    Duration every;
};
constexpr std::array beats = {Beat{"x", 8min}, Beat{"instagram", 20min}, Beat{"snapchat", 30min}};

// One call to publish in six fails, one other call in fifty. Of those to publish a quarter has made the post, and as many
// have not, and neither is told; the rest is known to have made nothing, or comes late.
constexpr double commits_fail = 1.0 / 6, calls_fail = 1.0 / 50;
constexpr std::array what_goes_wrong = {Fault::closed_without_answer, Fault::reset_before_effect, Fault::server_error,
                               Fault::slow_answer,           Fault::refused_connection,  Fault::rate_limited_with_reset,
                               Fault::rate_limited_bare};

// A new post is on its account's list so much later; each day has one of them.
constexpr std::array<Duration, 5> list_lags = {0s, 2s, 20s, 90s, 5min};

Weather weather_of(std::uint64_t seed)
{
    Weather weather;
    weather.commits_fail = commits_fail;
    weather.calls_fail = calls_fail;
    weather.faults.assign(what_goes_wrong.begin(), what_goes_wrong.end());
    weather.list_lag = list_lags[seed % list_lags.size()];
    return weather;
}

Script script_of(std::uint64_t seed, Instant start)
{
    auto const random = make_seeded_random(seed, 7);
    Script script;
    script.start = start;
    script.end = day_lasts;
    int number = 0;
    for (auto const& [network, every] : beats)
        for (auto at = first_beat; at + every < day_lasts; at += every) {
            auto const later = Duration(random->below(static_cast<std::uint64_t>((every / 2).count())));
            script.asks.add(make_ask(++number, network, start + at + later));
        }
    script.deeds = {{10s, Deed::Kind::plan, 0, script.asks.posts.size(), {}}};
    return script;
}

World::Options options_of(Day day, std::uint64_t seed)
{
    World::Options options;
    options.seed = seed;
    if (day == Day::bad) {
        options.script = script_of(seed, parse_instant("2027-03-01T09:00:00Z").value());
        options.weather = weather_of(seed);
    } else {
        options.posts = posts_of_a_very_bad_day;
        options.people_decide = false;
    }
    return options;
}

}  // namespace

std::map<std::string, Tally> live_through(Day day, Policy policy, std::uint64_t seeds,
                                          std::filesystem::path const& folder)
{
    std::map<std::string, Tally> sum;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        auto options = options_of(day, seed);
        options.policy = policy;
        options.folder = folder;
        World world(std::move(options));
        world.run();
        for (auto const& [network, tally] : world.checker().tallies()) sum[network] += tally;
    }
    return sum;
}

}  // namespace peal::sim
