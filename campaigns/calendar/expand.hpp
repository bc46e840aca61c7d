#pragma once

#include "campaigns/calendar/series.hpp"

#include <string>
#include <vector>

namespace peal::campaigns::calendar {

inline constexpr std::size_t occurrences_max = 2000;  // of one event

// The part of time that is asked for, and the name written into every occurrence.
struct Window {
    Instant from;
    Instant to;  // exclusive
    std::string source;
};

// Lists what of `series` starts in the window. A series with more than 2,000 occurrences there is listed up to that number
// and the rest is a problem, as is a rule that takes too long. Stops early when `work` is used up.
void expand(Series const& series, Window const& window, Work& work, std::vector<Occurrence>& out,
            ProblemList& problems);

}  // namespace peal::campaigns::calendar
