#include "connectors/picture.hpp"

#include <cstddef>

namespace peal::connectors {

namespace {

int big_endian(std::string_view bytes, std::size_t at, std::size_t count)
{
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// Signature, then the header chunk: length, "IHDR", width, height.
std::optional<PictureHead> read_png(std::string_view bytes)
{
    if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
    if (bytes[16] != 0 || bytes[20] != 0) return std::nullopt;  // wider than 16 million pixels
    return PictureHead{"image/png", big_endian(bytes, 16, 4), big_endian(bytes, 20, 4)};
}

// Walks the marker segments to the frame header (SOF0 to SOF15, without the three other markers among them).
std::optional<PictureHead> read_jpeg(std::string_view bytes)
{
    std::size_t at = 2;
    while (at + 9 <= bytes.size() && bytes[at] == '\xff') {
        auto const marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xff) {
            ++at;
            continue;
        }
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
            return PictureHead{"image/jpeg", big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2)};
        auto const length = static_cast<std::size_t>(big_endian(bytes, at + 2, 2));
        if (length < 2) return std::nullopt;
        at += 2 + length;
    }
    return std::nullopt;
}

}  // namespace

std::optional<PictureHead> read_picture_head(std::string_view bytes)
{
    auto head = bytes.starts_with("\x89PNG\r\n\x1a\n") ? read_png(bytes)
                : bytes.starts_with("\xff\xd8\xff")    ? read_jpeg(bytes)
                                                       : std::nullopt;
    if (head && (head->width <= 0 || head->height <= 0)) return std::nullopt;
    return head;
}

}  // namespace peal::connectors
