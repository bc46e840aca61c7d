#pragma once

#include "campaigns/calendar/event.hpp"

#include <vector>

namespace peal::campaigns::calendar {

// What belongs to one UID: the event or series itself, and its changed instances.
struct Series {
    Event const* master = nullptr;  // none: the file holds changed instances only
    std::vector<Event const*> changes;
};

// Groups a file's events by UID. Where two claim the same place the highest SEQUENCE is right, then LAST-MODIFIED, then
// the later one (R7); the others become problems. `changes` may still name an instance in two ways (see expand).
std::vector<Series> group_events(std::vector<Event> const& events, ProblemList& problems);

// Whether `b` is to be believed over `a`, which stands earlier in the file.
bool supersedes(Event const& b, Event const& a);

}  // namespace peal::campaigns::calendar
