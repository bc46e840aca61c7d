#pragma once

#include "core/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace peal {

// A moment in UTC, to the millisecond. Wall times and zones live in campaigns/moments.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

// "2027-10-09T08:00:00Z"; milliseconds are written (".250") only when they are not zero.
std::string to_iso(Instant instant);

// Reads what to_iso writes, and a bare date ("2027-10-09", midnight UTC). Rejects anything else.
Result<Instant> parse_instant(std::string_view text);

}  // namespace peal
