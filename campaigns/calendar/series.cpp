#include "campaigns/calendar/series.hpp"

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace peal::campaigns::calendar {

bool supersedes(Event const& b, Event const& a)
{
    return std::tie(b.sequence, b.last_modified) >= std::tie(a.sequence, a.last_modified);
}

std::vector<Series> group_events(std::vector<Event> const& events, ProblemList& problems)
{
    std::vector<Series> all;
    std::map<std::string_view, std::size_t> places;
    for (auto const& event : events) {
        auto const [place, is_new] = places.try_emplace(event.uid, all.size());
        if (is_new) all.emplace_back();
        auto& series = all[place->second];
        if (event.recurrence_id) {
            series.changes.push_back(&event);
            continue;
        }
        auto const* const before = series.master;
        bool const wins = before == nullptr || supersedes(event, *before);
        if (before != nullptr) {
            auto const& loser = wins ? *before : event;
            auto const& winner = wins ? event : *before;
            problems.add(loser.line,
                         "another event has the same UID; the one at line " + std::to_string(winner.line) + " counts");
        }
        if (wins) series.master = &event;
    }
    return all;
}

}  // namespace peal::campaigns::calendar
