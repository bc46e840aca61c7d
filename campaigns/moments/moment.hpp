#pragma once

#include "core/time.hpp"

#include <chrono>
#include <string>
#include <string_view>

// Wall times, zones and the moments they name. The rules are R1 to R3 of the calendar notes: a wall time that does not
// exist moves forward by the gap, one that happens twice is the first. Zone names are looked up in the system's tzdata.
namespace peal::campaigns {

using Wall = std::chrono::local_seconds;

enum class Shift { none, gap, overlap };

struct Moment {
    Instant at;
    Shift shift = Shift::none;  // whether the clock change had a say
};

// True for an IANA name that the system knows; checks the spelling before any look-up (R3).
bool is_known_zone(std::string_view zone);

// Rejected for an unknown zone.
Result<Moment> to_moment(Wall wall, std::string_view zone);

// Rejected for an unknown zone. Whole seconds, rounded down.
Result<Wall> to_wall(Instant instant, std::string_view zone);

// "2027-10-09T09:00" (seconds written only when they are not zero).
std::string to_text(Wall wall);

// "Sat 9 Oct 2027, 09:00" for people.
std::string to_words(Wall wall);

}  // namespace peal::campaigns
