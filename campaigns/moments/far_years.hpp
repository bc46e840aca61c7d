#pragma once

#include "campaigns/moments/moment.hpp"

#include <optional>
#include <string_view>
#include <vector>

// Clock changes after 2037: the system's tables end there, and date/tz then knows no summer time. The rule that goes on
// stands in the last line of the zone's file, in the notation of POSIX TZ ("GMT0BST,M3.5.0/1,M10.5.0").
namespace peal::campaigns {

inline constexpr std::chrono::year tables_end{2038};  // the first year without a table

struct ClockChange {
    std::chrono::sys_seconds at;
    std::chrono::seconds before;  // offsets from UTC
    std::chrono::seconds after;
};

struct FarYears {
    std::chrono::seconds standard{0};  // the offset where there are no changes
    std::vector<ClockChange> changes;  // of the year before, the year and the year after, in order

    std::chrono::seconds offset_at(std::chrono::sys_seconds at) const;
    // Instant of a wall time by R2, and whether a change had a say.
    Moment moment_of(Wall wall) const;
};

// Nothing when the text is no such rule.
std::optional<FarYears> read_far_years(std::string_view posix, std::chrono::year year);

// Of a zone that the system knows. Nothing when its file cannot be read or holds no rule.
std::optional<FarYears> find_far_years(std::string_view zone, std::chrono::year year);

}  // namespace peal::campaigns
