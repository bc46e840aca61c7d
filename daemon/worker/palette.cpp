#include "daemon/worker/palette.hpp"

#include <cstdio>
#include <string>

namespace peal::worker {

namespace {

constexpr Colour black{0, 0, 0};
constexpr Colour white{1, 1, 1};
constexpr double code_contrast_min = 8;  // cameras need more than eyes

Result<> check(Colour text, Colour background, std::string const& name)
{
    double const ratio = contrast(text, background);
    if (ratio >= contrast_min) return {};
    char number[16];
    // Rounded down: 4.49 must not read as 4.5.
    std::snprintf(number, sizeof number, "%.2f", static_cast<int>(ratio * 100) / 100.0);
    return fail(ErrorKind::rejected,
                "the brand's " + name + " colour has a contrast of " + number +
                    ":1 on its background colour, which many people cannot read: choose colours with at least 4.5:1");
}

bool is_readable_on(Palette const& palette, Colour ground)
{
    return contrast(palette.foreground, ground) >= contrast_min && contrast(palette.accent, ground) >= contrast_min;
}

// A dark ground gets darker, a light one takes a breath of the accent or gets lighter: never at the words' expense.
Colour quiet_shade(Palette const& palette)
{
    bool const dark_ground = contrast(palette.foreground, black) > contrast(palette.background, black);
    Colour const first =
        dark_ground ? mix(palette.background, black, 0.16) : mix(palette.background, palette.accent, 0.07);
    if (is_readable_on(palette, first)) return first;
    Colour const second = mix(palette.background, white, 0.35);
    return is_readable_on(palette, second) ? second : palette.background;
}

}  // namespace

Result<Palette> make_palette(campaigns::Brand const& brand)
{
    auto const background = parse_colour(brand.background, "background");
    if (!background) return tl::unexpected(background.error());
    auto const foreground = parse_colour(brand.foreground, "foreground");
    if (!foreground) return tl::unexpected(foreground.error());
    auto const accent = parse_colour(brand.accent, "accent");
    if (!accent) return tl::unexpected(accent.error());
    auto const first = check(*foreground, *background, "foreground");
    if (!first) return tl::unexpected(first.error());
    auto const second = check(*accent, *background, "accent");
    if (!second) return tl::unexpected(second.error());

    Palette palette;
    palette.background = *background;
    palette.foreground = *foreground;
    palette.accent = *accent;
    palette.shade = quiet_shade(palette);
    palette.code = contrast(*background, white) >= code_contrast_min ? *background : black;
    return palette;
}

}  // namespace peal::worker
