#pragma once

#include "core/result.hpp"
#include "daemon/worker/canvas.hpp"
#include "daemon/worker/palette.hpp"

#include <librsvg/rsvg.h>

#include <memory>
#include <optional>
#include <string_view>

namespace peal::worker {

// A brand's logo, read from an SVG or a PNG that may hold anything.
class Logo {
public:
    // Width divided by height.
    double aspect() const { return aspect_; }

    // Logos of different forms look equally large when the wide ones are lower, but not as much as they are wider. In pixels,
    // beside a name of that size, in a line of that width.
    Box size_for(double name_size, double room) const;

    // Its pixels in this size. Rejected when it is a PNG with fewer of them, or when nothing of it can be seen.
    Result<Surface> paint(int width, int height) const;

private:
    friend Result<Logo> open_logo(std::string_view);
    friend Result<Logo> open_svg(std::string_view);
    friend Result<Logo> open_png(std::string_view);

    Logo() {}

    struct Unref {
        void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
    };

    std::unique_ptr<RsvgHandle, Unref> drawing_;       // of an SVG
    Surface pixels_{nullptr, &cairo_surface_destroy};  // of a PNG
    double aspect_ = 1;
};

// Rejected, saying what is wrong, when it is cut off, too large, not all in one file, or far too long one way.
Result<Logo> open_logo(std::string_view bytes);

// A logo stands on a ground that so much of its edge differs from.
inline constexpr double visible_share_min = 0.85;

// The share of the edge of `logo` that has a contrast of 3 with `ground` (WCAG 2.2, success criterion 1.4.11). 1 for a
// logo that fills its box: it brings a ground of its own.
double visible_share(Surface const& logo, Colour ground);

// What a logo stands on that the background would swallow; nothing for one that can be seen. Of a logo in many colours
// something is always lost; then it is the ground that loses least.
std::optional<Colour> plate_for(Surface const& logo, Palette const& palette);

}  // namespace peal::worker
