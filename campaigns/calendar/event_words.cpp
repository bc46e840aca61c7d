#include "campaigns/calendar/event_words.hpp"

#include "campaigns/moments/moment.hpp"

namespace peal::campaigns::calendar {

std::string describe(Occurrence const& event)
{
    auto const local = event.all_day ? Result<Wall>(Wall(event.start_date)) : to_wall(event.start, event.zone);
    auto when = local ? to_words(*local) : to_iso(event.start);
    if (event.all_day) when = when.substr(0, when.rfind(','));
    return event.summary + ", " + when + (event.location.empty() ? "" : ", " + event.location);
}

std::string describe_end(Occurrence const& event)
{
    auto const local = event.all_day ? Result<Wall>(Wall(event.end_date)) : to_wall(event.end, event.zone);
    auto const when = local ? to_words(*local) : to_iso(event.end);
    return event.all_day ? when.substr(0, when.rfind(',')) : when;
}

std::string why_called_off(Occurrence const& event, bool is_gone)
{
    return (is_gone ? "its event has left the calendar: " : "its event was cancelled: ") + describe(event);
}

std::string embargo_words(Instant until, std::string const& zone)
{
    auto const wall = to_wall(until, zone);
    return std::string(embargo_word) + (wall ? to_words(*wall) : to_iso(until));
}

std::string why_embargoed(Instant until, std::string const& zone)
{
    return "its event is " + embargo_words(until, zone);
}

}  // namespace peal::campaigns::calendar
