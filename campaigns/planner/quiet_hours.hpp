#pragma once

#include "campaigns/definitions/partnership.hpp"
#include "campaigns/moments/moment.hpp"

#include <optional>

namespace peal::campaigns::planner {

// The quiet range a wall time lies in, as wall times; nothing when it lies in none.
struct QuietRange {
    Wall begin;
    Wall end;  // exclusive
};

std::optional<QuietRange> find_quiet_range(Wall wall, definitions::QuietHours const& hours);

}  // namespace peal::campaigns::planner
