#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "core/time.hpp"

#include <memory>
#include <string>
#include <vector>

// A large partnership, for measuring: a thousand campaigns of ten messages beside two thousand recurring events.
namespace peal::bench {

inline constexpr int campaign_count = 1000, messages = 10, series = 2000;

using DefinitionsPtr = std::shared_ptr<campaigns::definitions::Definitions const>;
using Events = std::vector<campaigns::calendar::Occurrence>;

struct LargeTown {
    // `spacing` is the distance that its one channel keeps: ", spacing: 1m".
    explicit LargeTown(std::string const& spacing);

    Instant now, to;
    DefinitionsPtr all, edited;  // as first written, and with one campaign's words changed
    Events events;               // in the order in which calendars are read
    Events one_moved;            // one event is put off by a day
    Events series_moved;         // all of a series are
};

}  // namespace peal::bench
