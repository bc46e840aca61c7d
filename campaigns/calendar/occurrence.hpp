#pragma once

#include "core/time.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

// What a calendar says once its rules are expanded: plain values that travel between the reader and the planner.
namespace peal::campaigns::calendar {

// The category of events in whose time posts are held.
inline constexpr std::string_view restriction_category = "restriction";

enum class Status { confirmed, tentative, cancelled };
std::string_view to_string(Status status);  // "confirmed", "tentative", "cancelled"

// One event at one moment. All-day occurrences keep their dates and are never an instant alone (calendar.md R1).
struct Occurrence {
    std::string source;  // id of the calendar source; part of the stable key
    std::string uid;
    std::string original_start;  // "2027-10-09T08:00:00Z", or "2027-10-09" for an all-day series (R4)
    bool repeats = true;         // one of a series; a single event keeps its key by its uid alone when it moves
    std::string summary;
    std::string description;
    std::string location;
    std::string url;
    std::string organiser;                // organisation id where the source says so, else empty
    std::vector<std::string> categories;  // as written, e.g. "awareness"
    std::string zone;                     // IANA zone its wall times are read in
    Status status = Status::confirmed;
    bool all_day = false;
    Instant start;                       // for all-day: local midnight of start_date in `zone`
    Instant end;                         // exclusive
    std::chrono::local_days start_date;  // local date of the start
    std::chrono::local_days
        end_date;  // local date of the *last* day (all-day: DTEND minus one; a timed event ending at 00:00: the day before)

    bool operator==(Occurrence const&) const = default;
};

// What an event is known by, and its posts hang on: of a single one its uid, which stays the same when it moves; of one of a
// series its uid and the moment its rule gave it (R4).
std::string identity(Occurrence const& event);

struct CalendarProblem {
    int line = 0;  // from 1; 0: the file as a whole
    std::string message;

    bool operator==(CalendarProblem const&) const = default;
};

struct Expansion {
    std::vector<Occurrence> occurrences;  // by start, then uid
    std::vector<CalendarProblem> problems;
};

}  // namespace peal::campaigns::calendar
