#pragma once

#include <optional>
#include <string_view>

namespace peal::connectors {

struct PictureHead {
    std::string_view content_type;  // "image/jpeg" or "image/png"
    int width = 0;
    int height = 0;
};

// What the first bytes of a JPEG or PNG file say about it; absent for anything else. Decodes no pixels.
std::optional<PictureHead> read_picture_head(std::string_view bytes);

}  // namespace peal::connectors
