#pragma once

#include "campaigns/calendar/entry.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

// What subscribers have been told so far. Their calendars keep the old time of an entry unless its number and its moment of
// change rise with it, and some keep what merely vanishes.
namespace peal::campaigns::calendar {

// So long an entry that is off stays in the calendar, marked as cancelled.
inline constexpr std::chrono::days cancelled_stays{30};

// An entry as it went out last.
struct Said {
    Entry entry;
    int sequence = 0;  // of its changes
    Instant changed;   // when it changed last, in whole seconds

    bool operator==(Said const&) const = default;
};

using SaidByUid = std::map<std::string, Said, std::less<>>;

// The part of time that entries are told of, by their start.
struct SaidWindow {
    Instant from;
    Instant to;            // exclusive
    bool is_whole = true;  // what the entries lack there is off; else it only could not be read
};

// What bringing it up to date has changed.
struct SaidChanges {
    std::vector<Said> written;
    std::vector<std::string> forgotten;  // their uids
};

// Brings what was said in line with what is so `now`. `entries` are all of one kind; of two with one uid the first counts.
// New ones and changed ones are said; what nobody lists any more is said once more, marked as cancelled. What has left the
// window is forgotten, and what was off before it was ever said never is.
SaidChanges bring_up_to_date(SaidByUid& said, std::vector<Entry> entries, SaidWindow const& window, Instant now);

// Whether it is in the calendar: all that was said, but what has been off for 30 days.
bool is_shown(Said const& said, Instant now);

}  // namespace peal::campaigns::calendar
