#pragma once

#include "campaigns/calendar/content_line.hpp"
#include "campaigns/calendar/problem_list.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

// The file as components, their properties still raw. Only what Peal reads is kept.
namespace peal::campaigns::calendar {

inline constexpr std::size_t nesting_max = 10;
inline constexpr std::size_t events_max = 20'000;

struct Component {
    int line = 0;  // of its BEGIN
    std::vector<Property> properties;

    // The first of that name; nullptr when absent.
    Property const* find(std::string_view name) const;
};

struct ZoneComponent : Component {
    std::vector<Component> observances;  // STANDARD and DAYLIGHT
};

struct CalendarComponent : Component {
    std::vector<Component> events;
    std::vector<ZoneComponent> zones;
};

// The VCALENDARs of one text. Rejected: what `scan` refuses, a calendar that is cut off, nesting deeper than 10, more than
// 20,000 events, or 500,000 lines about them. A missing END inside, an END too many, a line that is none: problems.
Result<std::vector<CalendarComponent>> read_components(std::string_view ics, ProblemList& problems);

}  // namespace peal::campaigns::calendar
