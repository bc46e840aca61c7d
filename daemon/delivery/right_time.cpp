#include "daemon/delivery/engine.hpp"

#include <algorithm>

namespace peal::delivery {

namespace {

constexpr Duration clock_look_again = std::chrono::seconds(60);
constexpr Duration ask_again = std::chrono::seconds(5);

bool is_right(Duration skew)
{
    return std::chrono::abs(skew) <= clock_skew_max;
}

}  // namespace

// One network that bears it out is enough: claims and what has been missed are for all of them, and a single network's date
// may be wrong.
bool Engine::is_clock_right() const
{
    if (parts_.clock_watches.empty()) return true;
    return std::any_of(parts_.clock_watches.begin(), parts_.clock_watches.end(), [](auto const& entry) {
        auto const skew = entry.second->skew();
        return skew && is_right(*skew);
    });
}

// A clock that differs from the network's by more than a minute sends nothing to it: the moment is not known.
std::optional<Error> Engine::find_wrong_clock(std::string const& network) const
{
    auto const watch = parts_.clock_watches.find(network);
    if (watch == parts_.clock_watches.end()) return std::nullopt;
    auto const skew = watch->second->skew();
    if (!skew || is_right(*skew)) return std::nullopt;
    Error error(ErrorKind::cancelled, "this machine's clock is " + to_words(*skew) + " " + network +
                                          "'s; nothing is sent until it is right (timedatectl shows it)");
    // Else nothing is claimed until then, and a wait by a wrong clock might never end.
    if (is_clock_right()) error.retry_after = clock_look_again;
    return error;
}

// For people; empty while the first answer is awaited.
std::string Engine::doubt_about_clock() const
{
    auto const& watches = parts_.clock_watches;
    if (std::any_of(watches.begin(), watches.end(), [](auto const& one) { return one.second->was_heard_recently(); }))
        for (auto const& [network, watch] : watches)
            if (auto const wrong = find_wrong_clock(network)) return wrong->message;
    if (!is_time_unheard_) return {};
    return "no network tells its time, and by a wrong clock posts would go out at the wrong moment; they wait";
}

void Engine::ask_for_time(std::set<std::string> const& networks)
{
    auto const& watches = parts_.clock_watches;
    bool const is_any_watched =
        std::any_of(networks.begin(), networks.end(), [&](auto const& network) { return watches.contains(network); });
    for (auto const& [network, watch] : watches) {
        // A post of a network that has no channel any more has the others asked: one that tells the time is enough.
        if ((is_any_watched && !networks.contains(network)) || watch->was_heard_recently()) continue;
        if (!asked_for_time_.insert(network).second) continue;
        auto work = ask_for_time(network);
        waiting_.spawn(std::move(work));
    }
}

awaitable<> Engine::ask_for_time(std::string network)
{
    auto& watch = *parts_.clock_watches.at(network);
    co_await watch.ask();
    is_time_unheard_ = !watch.was_heard_recently();
    if (is_time_unheard_) {
        changed_.set();
        co_await parts_.clock.sleep_for(ask_again);
    }
    asked_for_time_.erase(network);
    changed_.set();
}

}  // namespace peal::delivery
