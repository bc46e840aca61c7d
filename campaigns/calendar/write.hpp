#pragma once

#include "campaigns/calendar/said.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace peal::campaigns::calendar {

// What a calendar says of itself.
struct CalendarHead {
    std::string name;
    std::string zone;                  // IANA; where its readers are, as a hint
    std::string colour;                // a name of CSS 3, as RFC 7986 wants it; empty: none
    std::chrono::minutes refresh{60};  // how often it is worth looking; few clients listen
};

// The iCalendar text of these entries, by start. The same entries make the same bytes, so that whoever has them need not take
// them again. Moments are written in UTC and days as dates: every client shows them in its reader's own zone, and none has to
// understand a description of a zone. Pure, through libical, whose first use must not be on two threads at once: keep it
// to one thread.
std::string write_calendar(CalendarHead const& head, std::vector<Said> entries);

}  // namespace peal::campaigns::calendar
