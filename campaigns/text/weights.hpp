#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

namespace peal::campaigns::text {

inline constexpr std::size_t weighted_length_max = 280;

// The length of a post on X (configuration v3): links count 23, emoji sequences 2, any other code point 1 or 2. `text` is
// composed (NFC); `urls` are its links in order. Rounded down.
std::size_t weighted_length(CodePointView text, std::vector<Span> const& urls);

}  // namespace peal::campaigns::text
