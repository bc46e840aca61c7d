#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace peal::worker {

// Rows of sRGB, three bytes a pixel.
struct Pixels {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
};

enum class Fit {
    crop,  // fills the place; what stands out is cut off on both sides alike
    top,   // fills the place and keeps the upper edge, where faces are
    whole  // as large as fits into the place
};

// Decodes an officer's picture, JPEG or PNG, upright and in sRGB, at the size of its place; what is transparent becomes
// white. Rejected, with `name` in the message, when it is no such picture, is cut off, or is too small or far too large
// to be shown. Only in peal-worker: who made the picture is not known.
Result<Pixels> read_photo(std::string_view bytes, int width, int height, Fit fit, std::string const& name);

}  // namespace peal::worker
