#include "campaigns/calendar/moved_series.hpp"

#include <algorithm>
#include <tuple>

namespace peal::campaigns::calendar {

namespace {

enum class Time { missing, unknown, stayed };

struct Place {
    Instant at;
    Time time;
    std::size_t number;
};

struct Pair {
    Duration distance;
    std::size_t missing, unknown;
};

std::vector<Place> in_order(std::vector<Instant> const& missing, std::vector<Instant> const& unknown,
                            std::vector<Instant> const& stayed)
{
    std::vector<Place> places;
    places.reserve(missing.size() + unknown.size() + stayed.size());
    auto const add = [&](std::vector<Instant> const& moments, Time time) {
        for (std::size_t i = 0; i < moments.size(); ++i) places.push_back({moments[i], time, i});
    };
    add(missing, Time::missing);
    add(unknown, Time::unknown);
    add(stayed, Time::stayed);
    std::sort(places.begin(), places.end(), [](Place const& a, Place const& b) {
        return std::tie(a.at, a.time, a.number) < std::tie(b.at, b.time, b.number);
    });
    return places;
}

}  // namespace

std::string_view uid_in(std::string_view identity)
{
    auto const at = identity.rfind('@');
    if (at == identity.npos) return identity;
    auto const moment = identity.substr(at + 1);
    constexpr std::size_t date_size = 10, instant_size = 20;
    bool const is_moment = (moment.size() == date_size || (moment.size() == instant_size && moment[10] == 'T')) &&
                           moment[4] == '-' && moment[7] == '-';
    return is_moment ? identity.substr(0, at) : identity;
}

std::string series_in(std::string_view uid)
{
    auto const end = std::min(uid.find('@'), uid.size());
    auto const mark = uid.substr(0, end).rfind("_R");
    if (mark == uid.npos) return std::string(uid);
    auto const moment = uid.substr(mark + 2, end - mark - 2);
    bool const is_moment = moment.size() >= 8 && moment.find_first_not_of("0123456789TZ") == moment.npos;
    return is_moment ? std::string(uid.substr(0, mark)) + std::string(uid.substr(end)) : std::string(uid);
}

std::vector<std::pair<std::size_t, std::size_t>> pair_moved(std::vector<Instant> const& missing,
                                                            std::vector<Instant> const& unknown,
                                                            std::vector<Instant> const& stayed)
{
    auto const places = in_order(missing, unknown, stayed);
    std::vector<Pair> neighbours;
    for (std::size_t i = 1; i < places.size(); ++i) {
        auto const &a = places[i - 1], &b = places[i];
        if (a.time == Time::missing && b.time == Time::unknown)
            neighbours.push_back({b.at - a.at, a.number, b.number});
        else if (a.time == Time::unknown && b.time == Time::missing)
            neighbours.push_back({b.at - a.at, b.number, a.number});
    }
    // Of two as near, the earlier.
    std::stable_sort(neighbours.begin(), neighbours.end(),
                     [](Pair const& a, Pair const& b) { return a.distance < b.distance; });
    std::vector<bool> has_moved(missing.size()), is_taken(unknown.size());
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (auto const& pair : neighbours) {
        if (has_moved[pair.missing] || is_taken[pair.unknown]) continue;
        has_moved[pair.missing] = is_taken[pair.unknown] = true;
        pairs.emplace_back(pair.missing, pair.unknown);
    }
    return pairs;
}

}  // namespace peal::campaigns::calendar
