#pragma once

#include <optional>
#include <string_view>

namespace peal::connectors::instagram {

struct JpegSize {
    int width = 0;
    int height = 0;

    bool operator==(JpegSize const&) const = default;
};

// The size in the frame header of a JPEG file; nothing when the bytes do not start as one. Decodes no pixels.
std::optional<JpegSize> find_jpeg_size(std::string_view bytes);

}  // namespace peal::connectors::instagram
