#pragma once

#include <cstdint>

namespace peal::campaigns::calendar {

// How much reckoning may still be done for one file, in days looked at and results made: half a second's worth.
struct Work {
    std::int64_t left = 10'000'000;
};

}  // namespace peal::campaigns::calendar
