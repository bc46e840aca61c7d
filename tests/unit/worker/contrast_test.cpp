#include "daemon/worker/contrast.hpp"

#include "daemon/worker/palette.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::worker;

namespace {

double ratio(std::string_view one, std::string_view other)
{
    auto const a = parse_colour(one, "first");
    auto const b = parse_colour(other, "second");
    REQUIRE(a);
    REQUIRE(b);
    CHECK(contrast(*a, *b) == doctest::Approx(contrast(*b, *a)));
    return contrast(*a, *b);
}

}  // namespace

TEST_CASE("contrast is WCAG's")
{
    CHECK(ratio("#000000", "#ffffff") == doctest::Approx(21.0));
    CHECK(ratio("#123456", "#123456") == doctest::Approx(1.0));
    // The two greys on either side of the line, known from WCAG's own examples.
    CHECK(ratio("#767676", "#FFFFFF") == doctest::Approx(4.54).epsilon(0.002));
    CHECK(ratio("#777777", "#ffffff") == doctest::Approx(4.48).epsilon(0.002));
}

TEST_CASE("colours are read strictly")
{
    for (std::string_view const bad :
         {"", "#fff", "1d2a5b", "#1d2a5", "#1d2a5bb", "#1d2a5g", "#-12345", " #1d2a5b", "navy"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_colour(bad, "accent"));
    }
    CHECK(parse_colour("#fF8000", "accent")->green == doctest::Approx(128 / 255.0));
}

TEST_CASE("a brand just below the line is refused and just above it taken")
{
    campaigns::Brand brand;
    brand.background = "#ffffff";
    brand.accent = "#000000";
    brand.foreground = "#777777";
    auto const refused = make_palette(brand);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("4.47:1") != std::string::npos);
    brand.foreground = "#767676";
    CHECK(make_palette(brand));
}

TEST_CASE("ornament never takes the readability of words")
{
    struct Row {
        char const* background;
        char const* foreground;
        char const* accent;
    };
    for (auto const& row : {Row{"#1d2a5b", "#ffffff", "#ffd23f"}, Row{"#ffffff", "#10302b", "#00695c"},
                            Row{"#ffffff", "#767676", "#000000"}, Row{"#ffffff", "#000000", "#767676"},
                            Row{"#000000", "#777777", "#ffffff"}, Row{"#767676", "#ffffff", "#ffffff"}}) {
        CAPTURE(row.background);
        campaigns::Brand brand;
        brand.background = row.background;
        brand.foreground = row.foreground;
        brand.accent = row.accent;
        auto const palette = make_palette(brand);
        REQUIRE(palette);
        CHECK(contrast(palette->foreground, palette->shade) >= contrast_min);
        CHECK(contrast(palette->accent, palette->shade) >= contrast_min);
        CHECK(contrast(palette->code, Colour{1, 1, 1}) >= 8);
    }
}
