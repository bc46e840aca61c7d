#pragma once

#include "campaigns/moments/moment.hpp"

#include <string_view>
#include <vector>

namespace peal::campaigns::calendar {

// Expands a bare RRULE ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8") for a campaign's own schedule: the wall times in `zone` whose
// moment (R2: gaps move forward, of two the first) lies in [from, to), in order. `first` gives the time of day, the
// phase of INTERVAL and the earliest result; it is a result itself only when the rule names it. COUNT counts from there.
// UNTIL: with Z an instant, without Z a wall time in `zone`, a bare date the whole of that day.
// Rejected with what is wrong and what would be right: a bad or unsupported rule, one that names days that never come,
// an unknown zone, more than 2,000 results. Pure; safe from any thread.
Result<std::vector<Wall>> expand_rule(std::string_view rrule, Wall first, std::string_view zone, Instant from,
                                      Instant to);

}  // namespace peal::campaigns::calendar
