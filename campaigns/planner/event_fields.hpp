#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/planner/template.hpp"

#include <string>
#include <string_view>

namespace peal::campaigns::planner {

// Adds what a text may say about an event, in `language`: event.title, .location, .url, .date ("Saturday 9 October"),
// .end_date, .dates ("9 to 16 October"), .weekday, .month, .year, .time ("10am"; empty for all-day), .end_time.
// Wall times are those of `zone`.
void add_event_fields(calendar::Occurrence const& event, std::string_view zone, std::string const& language,
                      FieldValues& values);

}  // namespace peal::campaigns::planner
