#include "connectors/instagram/jpeg.hpp"

#include <cstddef>

namespace peal::connectors::instagram {

namespace {

unsigned byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

int word_at(std::string_view bytes, std::size_t at)
{
    return static_cast<int>(byte_at(bytes, at) << 8 | byte_at(bytes, at + 1));
}

// Start of frame, any coding; C4, C8 and CC share the range and are tables.
bool is_frame(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool stands_alone(unsigned marker)
{
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

}  // namespace

std::optional<JpegSize> find_jpeg_size(std::string_view bytes)
{
    if (bytes.size() < 4 || byte_at(bytes, 0) != 0xFF || byte_at(bytes, 1) != 0xD8) return std::nullopt;
    std::size_t at = 2;
    while (at + 2 <= bytes.size()) {
        if (byte_at(bytes, at) != 0xFF) return std::nullopt;
        auto const marker = byte_at(bytes, at + 1);
        if (marker == 0xFF) {  // fill byte
            ++at;
            continue;
        }
        at += 2;
        if (stands_alone(marker)) continue;
        if (marker == 0xD9 || marker == 0xDA) return std::nullopt;  // the end, or pixels before any frame header
        if (at + 2 > bytes.size()) return std::nullopt;
        auto const length = static_cast<std::size_t>(word_at(bytes, at));
        if (length < 2 || at + length > bytes.size()) return std::nullopt;
        if (is_frame(marker)) {
            if (length < 8) return std::nullopt;
            JpegSize const size{word_at(bytes, at + 5), word_at(bytes, at + 3)};
            if (size.width == 0 || size.height == 0) return std::nullopt;
            return size;
        }
        at += length;
    }
    return std::nullopt;
}

}  // namespace peal::connectors::instagram
