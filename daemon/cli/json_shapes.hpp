#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/plan_diff.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"
#include "campaigns/text/measure.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <vector>

// The JSON that `peal` prints, as docs/cli.md promises it: keys may be added, never changed.
namespace peal::cli {

// An object as text: there may be very many.
std::string to_json_text(campaigns::calendar::Occurrence const& occurrence);
boost::json::object to_json(campaigns::text::Measure const& measure);
boost::json::object to_json(campaigns::PlannedPost const& post);
boost::json::array to_json(std::vector<campaigns::PlanChange> const& changes);
boost::json::array to_json(std::vector<campaigns::calendar::CalendarProblem> const& problems);
boost::json::array to_json(std::vector<campaigns::Problem> const& problems);

// "2027-10-09".
std::string to_date(std::chrono::local_days day);

// The end of an occurrence as iCalendar has it: not part of it any more.
std::string end_of(campaigns::calendar::Occurrence const& occurrence);
std::string start_of(campaigns::calendar::Occurrence const& occurrence);

}  // namespace peal::cli
