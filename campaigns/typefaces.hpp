#pragma once

#include <array>
#include <string_view>

// What a brand may be set in. Each is in the font packages that Peal is installed with (fonts-noto-core, fonts-dejavu-core)
// and has Latin letters with all accents, Greek and Cyrillic; daemon/worker/fonts.hpp says what stands in for other scripts.
namespace peal::campaigns {

inline constexpr std::array<std::string_view, 4> typefaces = {"Noto Sans", "Noto Serif", "DejaVu Sans", "DejaVu Serif"};

}  // namespace peal::campaigns
