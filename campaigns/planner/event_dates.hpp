#pragma once

#include "campaigns/calendar/occurrence.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace peal::campaigns::planner {

// The local dates of an event on the partnership's own clocks: of an all-day event the dates it names, of a timed one
// those of its instants in `zone`, where an end at 00:00 belongs to the day before.
std::chrono::local_days first_day(calendar::Occurrence const& event, std::string_view zone);
std::chrono::local_days last_day(calendar::Occurrence const& event, std::string_view zone);

// "Sat 9 Oct 2027" for people.
std::string date_words(std::chrono::local_days day);

}  // namespace peal::campaigns::planner
