#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/planner/template.hpp"
#include "campaigns/planner/typed_moments.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace peal::campaigns::planner {

// What a text may say about an event, in `language`: event.title, .location, .url, .date ("Saturday 9 October"),
// .end_date, .dates ("9 to 16 October"), .weekday, .month, .year, .time ("10am"; empty for all-day), .end_time.
// Wall times are those of `zone`.
FieldValues event_fields(calendar::Occurrence const& event, std::string_view zone, std::string const& language);

class DateWriter;

// Keeps what was made, because writing dates is slow. The events must outlive it.
class EventFields {
public:
    EventFields();
    ~EventFields();
    EventFields(EventFields const&) = delete;
    EventFields& operator=(EventFields const&) = delete;

    FieldValues const& of(calendar::Occurrence const& event, std::string_view zone, std::string const& language);
    TypedMoments& typed_moments() { return typed_moments_; }

private:
    std::map<std::pair<calendar::Occurrence const*, std::string>, FieldValues> made_;
    std::map<std::string, std::unique_ptr<DateWriter const>> writers_;  // by language
    TypedMoments typed_moments_;
};

}  // namespace peal::campaigns::planner
