#pragma once

#include "campaigns/calendar/event.hpp"

#include <vector>

namespace peal::campaigns::calendar {

// What belongs to one UID: the event or series itself, and its changed instances.
struct Series {
    Event const* master = nullptr;  // none: the file holds changed instances only
    std::vector<Event const*> changes;
    bool is_cancelled = false;  // by a METHOD:CANCEL that names all of it
};

// Groups a file's events by UID. Where two claim the same place the highest SEQUENCE is right, then LAST-MODIFIED, then
// the later one (R7); the others become problems. `changes` may still name an instance in two ways (see expand). A
// cancellation need not repeat what it cancels (RFC 5546, 3.2.5): times, rule and words stay those of the event.
std::vector<Series> group_events(std::vector<Event> const& events, ProblemList& problems);

// Whether `b` is to be believed over `a`, which stands earlier in the file.
bool supersedes(Event const& b, Event const& a);

}  // namespace peal::campaigns::calendar
