#include "campaigns/planner/quiet_hours.hpp"

namespace peal::campaigns::planner {

std::optional<QuietRange> find_quiet_range(Wall wall, definitions::QuietHours const& hours)
{
    auto const day = std::chrono::floor<std::chrono::days>(wall);
    auto const length = hours.from < hours.to ? hours.to - hours.from : hours.to - hours.from + std::chrono::days(1);
    for (auto const first : {day - std::chrono::days(1), day}) {
        QuietRange const range{first + hours.from, first + hours.from + length};
        if (wall >= range.begin && wall < range.end) return range;
    }
    return {};
}

}  // namespace peal::campaigns::planner
