#pragma once

#include "campaigns/definitions/partnership.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <string>

namespace peal::app {

// Moments spread evenly over a part of the night, as local clocks show it.
struct Night {
    campaigns::definitions::QuietHours between;
    std::string zone;
    double offset = 0.5;  // of every moment in its share of the night, in [0, 1)

    // The first moment of number `i` of `count` behind `after`.
    Instant next(Instant after, std::size_t i, std::size_t count) const;
};

}  // namespace peal::app
