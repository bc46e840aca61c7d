#pragma once

#include "campaigns/calendar/join.hpp"
#include "campaigns/definitions/definitions.hpp"

#include <vector>

namespace peal::campaigns::planner {

// How the events of each calendar are taken over, in the order of calendar.yaml; last those that people enter in Peal
// itself, each of which waits until the calendar's owner has confirmed it.
std::vector<calendar::SourceRules> calendar_rules(definitions::Definitions const& all);

}  // namespace peal::campaigns::planner
