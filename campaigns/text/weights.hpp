#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

namespace peal::campaigns::text {

inline constexpr std::size_t weighted_length_max = 280;

struct Weight {
    std::size_t length = 0;      // rounded down
    std::size_t fits_until = 0;  // how far the text fits: up to the limit, and to the first invalid character
};

// The length of a post on X (configuration v3): links count 23, emoji sequences 2, any other code point 1 or 2. `text` is
// composed (NFC); `urls` are its links in order.
Weight weigh(CodePointView text, std::vector<Span> const& urls);

}  // namespace peal::campaigns::text
