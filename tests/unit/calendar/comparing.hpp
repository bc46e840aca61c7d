#pragma once

#include "campaigns/calendar/changes.hpp"
#include "tests/unit/calendar/occurrences.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

// Readings of a calendar, compared and taken up.
namespace peal::tests {

inline campaigns::calendar::Covered const two_years{morning - std::chrono::hours(400 * 24),
                                                    morning + std::chrono::hours(730 * 24)};

inline campaigns::calendar::KnownEvent known(campaigns::calendar::Occurrence event)
{
    auto name = identity(event);
    return {std::move(event), std::move(name)};
}

inline std::vector<campaigns::calendar::KnownEvent> known(std::vector<campaigns::calendar::Occurrence> const& events)
{
    std::vector<campaigns::calendar::KnownEvent> all;
    for (auto const& event : events) all.push_back(known(event));
    return all;
}

inline campaigns::calendar::Comparison look(std::vector<campaigns::calendar::KnownEvent> const& before,
                                            std::vector<campaigns::calendar::Occurrence> const& fresh)
{
    return compare(before, fresh, two_years, {}, morning);
}

inline std::size_t count_of(campaigns::calendar::Comparison const& made, campaigns::calendar::ChangeKind kind)
{
    return static_cast<std::size_t>(std::count_if(made.changes.begin(), made.changes.end(),
                                                  [&](auto const& change) { return change.kind == kind; }));
}

// As the store takes it up.
inline void take_up(std::vector<campaigns::calendar::KnownEvent>& all, campaigns::calendar::Comparison const& made)
{
    for (auto const& change : made.changes) {
        if (change.known)
            all[*change.known] = change.now;
        else
            all.push_back(change.now);
    }
    if (!made.drop) return;
    for (auto const i : made.drop->events) all[i].is_asked = true;
}

}  // namespace peal::tests
