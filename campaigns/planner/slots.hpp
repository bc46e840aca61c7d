#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/event_index.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// One moment at which a message is to be said, before quiet hours and spacing.
struct Slot {
    std::string id;  // "2026-12-01", "2026-W49" or "uid@original-start"
    Instant at;
    Wall wall;                                    // the local time people agreed on
    calendar::Occurrence const* event = nullptr;  // of an anchored message
    std::vector<std::string> why;
};

// The first and last local date to look at, both inclusive.
struct Days {
    std::chrono::local_days from, to;
};

// The days on which the slot of that id is, of a message that stands by days; nothing for another id.
std::optional<Days> days_of_slot(std::string const& id);

// The slots of a message within `days` and the campaign's dates, at most `slots_max`. Cancelled events have none.
// `zone` is the partnership's; it must be known. `said`: the occurrences of its posts that are out (said_before.hpp). Rejected for a rule that takes too long, or names too many days.
Result<std::vector<Slot>> find_slots(definitions::Campaign const& campaign, definitions::Message const& message,
                                     EventIndex const& events, std::string const& zone, Days days,
                                     std::set<std::string> const& said, std::size_t slots_max);

}  // namespace peal::campaigns::planner
