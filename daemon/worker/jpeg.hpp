#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace peal::worker {

// Call once, before anything is drawn, while the process has one thread.
Result<> start_pictures();

// sRGB, three bytes a pixel, row by row. The file holds no metadata.
Result<std::string> to_jpeg(std::vector<std::uint8_t> const& rgb, int width, int height);

}  // namespace peal::worker
