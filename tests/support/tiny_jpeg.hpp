#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

namespace peal::tests {

// The bytes of a JPEG file as far as its header is read: start, application segment, quantisation table, frame header of
// that size, scan without pixels, end. `padding` makes the file larger.
inline std::string tiny_jpeg(int width, int height, std::size_t padding = 0)
{
    auto const byte = [](int value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    std::string bytes;
    auto const segment = [&](int marker, std::string const& payload) {
        auto const length = static_cast<int>(payload.size()) + 2;
        bytes += {byte(0xFF), byte(marker), byte(length >> 8), byte(length & 0xFF)};
        bytes += payload;
    };
    bytes += {byte(0xFF), byte(0xD8)};
    segment(0xE0, std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14));
    for (; padding > 0; padding -= std::min<std::size_t>(padding, 65000))
        segment(0xFE, std::string(std::min<std::size_t>(padding, 65000), 'x'));
    segment(0xDB, std::string(1, '\0') + std::string(64, '\1'));
    segment(0xC0, {byte(8), byte(height >> 8), byte(height & 0xFF), byte(width >> 8), byte(width & 0xFF), byte(1),
                   byte(1), byte(0x11), byte(0)});
    segment(0xDA, {byte(1), byte(1), byte(0), byte(0), byte(63), byte(0)});
    bytes += {byte(0xFF), byte(0xD9)};
    return bytes;
}

}  // namespace peal::tests
