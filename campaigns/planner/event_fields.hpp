#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/planner/template.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace peal::campaigns::planner {

// What a text may say about an event, in `language`: event.title, .location, .url, .date ("Saturday 9 October"),
// .end_date, .dates ("9 to 16 October"), .weekday, .month, .year, .time ("10am"; empty for all-day), .end_time.
// Wall times are those of `zone`.
FieldValues event_fields(calendar::Occurrence const& event, std::string_view zone, std::string const& language);

// Keeps what was made, because writing dates is slow. The events must outlive it.
class EventFields {
public:
    FieldValues const& of(calendar::Occurrence const& event, std::string_view zone, std::string const& language);

private:
    std::map<std::pair<calendar::Occurrence const*, std::string>, FieldValues> made_;
};

}  // namespace peal::campaigns::planner
