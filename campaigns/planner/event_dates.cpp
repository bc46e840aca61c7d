#include "campaigns/planner/event_dates.hpp"

#include "campaigns/moments/moment.hpp"

#include <algorithm>

namespace peal::campaigns::planner {

std::chrono::local_days first_day(calendar::Occurrence const& event, std::string_view zone)
{
    if (event.all_day) return event.start_date;
    auto const wall = to_wall(event.start, zone);
    return wall ? std::chrono::floor<std::chrono::days>(*wall) : event.start_date;
}

std::chrono::local_days last_day(calendar::Occurrence const& event, std::string_view zone)
{
    if (event.all_day) return std::max(event.start_date, event.end_date);
    // The last second that belongs to the event; an event without length is on its start day.
    auto const last = event.end > event.start ? event.end - std::chrono::seconds(1) : event.start;
    auto const wall = to_wall(last, zone);
    return wall ? std::chrono::floor<std::chrono::days>(*wall) : event.end_date;
}

std::string date_words(std::chrono::local_days day)
{
    auto const words = to_words(Wall(day));
    return words.substr(0, words.rfind(','));
}

}  // namespace peal::campaigns::planner
