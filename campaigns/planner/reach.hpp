#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "core/time.hpp"

namespace peal::campaigns::planner {

struct Reach {
    Instant from, to;
    Instant ahead_from = Instant::min();  // the times of an event from then on have the room first (R12)
};

// What the calendars must be read for, so that the posts of [from, to) can be planned: messages may stand far from their
// event, and those that count their events count from the campaign's first day.
Reach calendar_reach(definitions::Definitions const& definitions, Instant from, Instant to);

}  // namespace peal::campaigns::planner
