#include "daemon/worker/contrast.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace peal::worker {

namespace {

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

double linear(double part)
{
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour)
{
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

}  // namespace

Result<Colour> parse_colour(std::string_view text, std::string_view what)
{
    double parts[3] = {};
    bool good = text.size() == 7 && text[0] == '#';
    for (std::size_t i = 0; good && i < 3; ++i) {
        int const high = hex_digit(text[1 + 2 * i]);
        int const low = hex_digit(text[2 + 2 * i]);
        good = high >= 0 && low >= 0;
        parts[i] = (high * 16 + low) / 255.0;
    }
    if (!good) {
        return fail(ErrorKind::rejected,
                    "the brand's " + std::string(what) + " colour is not written as #rrggbb, such as #1d2a5b",
                    std::string(text.substr(0, 40)));
    }
    return Colour{parts[0], parts[1], parts[2]};
}

double contrast(Colour one, Colour other)
{
    double const a = luminance(one);
    double const b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

Colour mix(Colour one, Colour other, double share)
{
    auto const blend = [share](double a, double b) { return a + (b - a) * share; };
    return Colour{blend(one.red, other.red), blend(one.green, other.green), blend(one.blue, other.blue)};
}

}  // namespace peal::worker
