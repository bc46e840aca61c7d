#pragma once

#include "core/result.hpp"

#include <string_view>

namespace peal::worker {

// sRGB, each part from 0 to 1.
struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};

// Text below this ratio is refused: WCAG 2.2, success criterion 1.4.3.
inline constexpr double contrast_min = 4.5;

// Reads "#rrggbb". `what` names the colour in the error.
Result<Colour> parse_colour(std::string_view text, std::string_view what);

// The contrast ratio of WCAG 2.2, from 1 to 21. The order does not matter.
double contrast(Colour one, Colour other);

// `share` of `other` mixed into `one`.
Colour mix(Colour one, Colour other, double share);

}  // namespace peal::worker
