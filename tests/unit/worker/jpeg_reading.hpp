#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace peal::tests {

struct Pixels {
    int width = 0;
    int height = 0;
    int bands = 0;
    std::vector<std::uint8_t> bytes;

    std::uint8_t at(int x, int y, int band) const
    {
        return bytes[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                         static_cast<std::size_t>(bands) +
                     static_cast<std::size_t>(band)];
    }
};

// As a camera or a drawing program would write it. `comment` is put into its metadata.
std::string make_jpeg(Pixels const& pixels, std::string const& comment = "");
std::string make_png(Pixels const& pixels);

Pixels read_jpeg(std::string const& jpeg);

// A PNG of these pixels: three bands of colour, and a fourth of opacity.
std::string to_png(Pixels const& pixels);

struct Code {
    std::string text;
    int x = 0;  // of one of its corners
};

// What a camera finds in the picture.
std::vector<Code> read_codes(Pixels const& picture);

// The markers of a JPEG's segments up to the picture data, such as 0xe0 (JFIF) or 0xe1 (Exif).
std::vector<int> jpeg_markers(std::string const& jpeg);

}  // namespace peal::tests
