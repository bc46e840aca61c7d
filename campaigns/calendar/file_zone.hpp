#pragma once

#include "campaigns/calendar/components.hpp"
#include "campaigns/calendar/rule_walk.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace peal::campaigns::calendar {

// A time zone as a file's VTIMEZONE describes it: the third choice, for names that nobody knows (R3).
class FileZone {
public:
    // Knows the clock changes up to `until`. Nothing when no part of the VTIMEZONE can be used.
    static std::optional<FileZone> read(ZoneComponent const& component, Instant until, Work& work);

    Instant at(Wall wall) const;  // by R2
    Wall wall_of(Instant instant) const;

private:
    struct Change {
        Instant at;
        std::chrono::seconds before;  // offsets from UTC
        std::chrono::seconds after;
    };

    static void read_observance(Component const& component, Instant until, Work& work, std::vector<Change>& changes);

    std::chrono::seconds offset_before(std::size_t change) const;

    std::vector<Change> changes_;  // in order, never empty
    std::vector<Wall> over_;       // from when on each of them, and all before it, are over
};

}  // namespace peal::campaigns::calendar
