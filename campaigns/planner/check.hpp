#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/load.hpp"
#include "campaigns/plan_update.hpp"
#include "campaigns/problem.hpp"
#include "core/time.hpp"

#include <vector>

namespace peal::campaigns::planner {

// Everything that is wrong with a configuration, or could be better, for `peal check`: what loading found, texts that
// are too long or ask for what is not there, schedules that plan nothing before the horizon, facts whose review is
// overdue, advice on writing. By file, line and column. Pure; `occurrences` are those of the folder's calendars from
// `now` on, which somebody else has read. The posts are those that are planned, by due, then key.
struct Checked {
    std::vector<Problem> problems;
    std::vector<PlanUpdate::Post> posts;
};
Checked check_and_plan(definitions::Loaded const& loaded, std::vector<calendar::Occurrence> const& occurrences,
                       Instant now);

// The problems alone.
std::vector<Problem> check(definitions::Loaded const& loaded, std::vector<calendar::Occurrence> const& occurrences,
                           Instant now);

// The same from the files' texts.
std::vector<Problem> check(definitions::SourceFiles const& files, std::vector<calendar::Occurrence> const& occurrences,
                           Instant now);

}  // namespace peal::campaigns::planner
