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

namespace {

bool cancels_all(Event const& event)
{
    return event.cancels && !event.recurrence_id && !event.repeats();
}

}  // namespace

std::vector<Series> group_events(std::vector<Event> const& events, ProblemList& problems)
{
    std::vector<Series> all;
    std::map<std::string_view, std::size_t> places;
    std::vector<Event const*> cancellations;
    auto const series_of = [&](Event const& event) -> Series& {
        auto const [place, is_new] = places.try_emplace(event.uid, all.size());
        if (is_new) all.emplace_back();
        return all[place->second];
    };
    auto const add = [&](Event const& event) {
        auto& series = series_of(event);
        if (event.recurrence_id) {
            series.changes.push_back(&event);
            return;
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
    };
    for (auto const& event : events) {
        if (cancels_all(event))
            cancellations.push_back(&event);
        else
            add(event);
    }
    for (auto const* const event : cancellations) {
        auto& series = series_of(*event);
        if (series.master != nullptr && !cancels_all(*series.master))
            series.is_cancelled = series.is_cancelled || event->sequence >= series.master->sequence;
        else if (event->has_start())
            add(*event);
        else
            problems.add(event->line, "the cancelled event is not in the file, and has no DTSTART; it was left out");
    }
    return all;
}

}  // namespace peal::campaigns::calendar
