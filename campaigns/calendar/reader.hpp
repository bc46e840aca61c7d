#pragma once

#include "campaigns/calendar/occurrence.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::calendar {

struct ReadOptions {
    std::string source;                          // id written into every occurrence
    std::string default_zone = "Europe/London";  // for floating times where the file names none (R1)
    // Where an event has more times than are listed (R12), those from then on have the room first, and then the last before.
    Instant ahead_from = Instant::min();
};

// Reads one iCalendar text and lists what starts in [from, to), cancelled ones included and marked. Broken parts become
// problems; rejected as a whole when it is no calendar (an HTML page), is cut off, or breaks a cap (R9, R12).
// Written for input made by strangers, with a limit on the work it does; run it where it can be killed all the same:
// peal-worker, or the command line. Pure but for the system's time zone files; safe from any thread.
Result<Expansion> read_calendar(std::string_view ics, ReadOptions const& options, Instant from, Instant to);

// The same for who looks at one occurrence after the other and keeps none: `take` is called in order once nothing can be
// rejected any more. With UID and summary only, and so with room for three times as many. An all-day occurrence starts
// with its date, wherever that is midnight. Gives the problems.
Result<std::vector<CalendarProblem>> list_calendar(std::string_view ics, ReadOptions const& options, Instant from,
                                                   Instant to, std::function<void(Occurrence const&)> const& take);

}  // namespace peal::campaigns::calendar
