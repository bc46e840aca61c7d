#include "connectors/snapchat/picture.hpp"

#include <cstddef>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t segments_max = 1000;

int byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

int two_bytes(std::string_view bytes, std::size_t at)
{
    return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

std::optional<PictureHead> sized(PictureKind kind, int width, int height)
{
    if (width <= 0 || height <= 0) return std::nullopt;
    return PictureHead{kind, width, height};
}

// Signature, then IHDR (PNG specification, 5.2 and 11.2.2). Sizes beyond 65,535 are no picture of ours.
std::optional<PictureHead> read_png(std::string_view bytes)
{
    if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
    if (two_bytes(bytes, 16) != 0 || two_bytes(bytes, 20) != 0) return std::nullopt;
    return sized(PictureKind::png, two_bytes(bytes, 18), two_bytes(bytes, 22));
}

// Walks the marker segments to the frame header (ITU-T T.81, B.1 and B.2.2).
std::optional<PictureHead> read_jpeg(std::string_view bytes)
{
    std::size_t at = 2;
    for (std::size_t n = 0; n < segments_max && at + 4 <= bytes.size(); ++n) {
        if (byte_at(bytes, at) != 0xff) return std::nullopt;
        auto const marker = byte_at(bytes, at + 1);
        if (marker == 0xff) {  // fill byte
            ++at;
            continue;
        }
        auto const length = static_cast<std::size_t>(two_bytes(bytes, at + 2));
        auto const is_frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (is_frame) {
            if (length < 8 || at + 9 > bytes.size()) return std::nullopt;
            return sized(PictureKind::jpeg, two_bytes(bytes, at + 7), two_bytes(bytes, at + 5));
        }
        if (length < 2 || marker == 0xd9 || marker == 0xda) return std::nullopt;
        at += 2 + length;
    }
    return std::nullopt;
}

}  // namespace

std::optional<PictureHead> read_picture_head(std::string_view bytes)
{
    using namespace std::string_view_literals;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return read_png(bytes);
    if (bytes.starts_with("\xff\xd8\xff"sv)) return read_jpeg(bytes);
    return std::nullopt;
}

}  // namespace peal::connectors::snapchat
