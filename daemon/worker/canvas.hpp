#pragma once

#include "daemon/worker/contrast.hpp"
#include "daemon/worker/photo.hpp"
#include "daemon/worker/qr.hpp"

#include <cairo.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace peal::worker {

// In pixels, from the top left corner.
struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

// Pixels with a transparency, four bytes each: blue, green, red, alpha in the machine's order, premultiplied.
using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;

// A picture being drawn. Memory that runs out shows in rgb(), which is then empty.
class Canvas {
public:
    Canvas(int width, int height);

    int width() const { return width_; }
    int height() const { return height_; }
    cairo_t* context() const { return context_.get(); }

    void use(Colour colour);
    void fill(Colour colour);
    void rounded(Box box, double radius, Colour colour);
    // At its own size, with (x, y) its corner, and rounded corners.
    void photo(Pixels const& pixels, int x, int y, double radius);
    void disc(double x, double y, double radius, Colour colour);

    // With its corner at (x, y), a pixel for a pixel.
    void image(Surface const& image, int x, int y);

    // Squares of `module` whole pixels, so that every edge is sharp. (x, y) is the corner of the code, without quiet zone.
    void code(QrCode const& qr, int x, int y, int module, Colour dark);

    std::vector<std::uint8_t> rgb() const;

private:
    void trace_rounded(Box box, double radius);

    int width_;
    int height_;
    bool failed_ = false;
    Surface surface_;
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> context_;
};

}  // namespace peal::worker
