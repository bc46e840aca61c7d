#pragma once

#include <optional>
#include <string_view>

namespace peal::connectors::snapchat {

enum class PictureKind { jpeg, png };

struct PictureHead {
    PictureKind kind = PictureKind::jpeg;
    int width = 0;
    int height = 0;
};

// What the first bytes of a JPEG or PNG say about it; absent for anything else. Reads no pixels.
std::optional<PictureHead> read_picture_head(std::string_view bytes);

}  // namespace peal::connectors::snapchat
