#pragma once

#include "campaigns/calendar/occurrence.hpp"

#include <chrono>
#include <string>
#include <utility>

// Events for tests of what is done with them once they have been read.
namespace peal::tests {

inline Instant const morning = parse_instant("2027-03-01T09:00:00Z").value();

inline campaigns::calendar::Occurrence make_event(std::string uid, Instant start, std::string summary = "Vigil")
{
    campaigns::calendar::Occurrence event;
    event.source = "town";
    event.uid = std::move(uid);
    event.original_start = to_iso(start);
    event.repeats = false;
    event.summary = std::move(summary);
    event.zone = "Europe/London";
    event.start = start;
    event.end = start + std::chrono::hours(2);
    event.start_date = event.end_date =
        std::chrono::local_days(std::chrono::floor<std::chrono::days>(start).time_since_epoch());
    return event;
}

// The same event at another time.
inline campaigns::calendar::Occurrence moved(campaigns::calendar::Occurrence event, Duration by)
{
    event.start += by;
    event.end += by;
    event.start_date = event.end_date =
        std::chrono::local_days(std::chrono::floor<std::chrono::days>(event.start).time_since_epoch());
    if (!event.repeats) event.original_start = to_iso(event.start);
    return event;
}

}  // namespace peal::tests
