#pragma once

#include "campaigns/calendar/occurrence.hpp"

#include <memory>
#include <vector>

namespace peal::campaigns::calendar {

// All that happens between two moments by all calendars, as they were read last.
struct EventList {
    std::vector<Occurrence> events;
    Instant from;
    Instant to;            // exclusive
    bool is_whole = true;  // every calendar could be read
};
using EventListPtr = std::shared_ptr<EventList const>;

}  // namespace peal::campaigns::calendar
