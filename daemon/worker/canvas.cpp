#include "daemon/worker/canvas.hpp"

#include <cstring>
#include <numbers>

namespace peal::worker {

Canvas::Canvas(int width, int height)
    : width_(width),
      height_(height),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height), &cairo_surface_destroy),
      context_(cairo_create(surface_.get()), &cairo_destroy)
{
    cairo_set_antialias(context_.get(), CAIRO_ANTIALIAS_BEST);
}

void Canvas::use(Colour colour)
{
    cairo_set_source_rgb(context_.get(), colour.red, colour.green, colour.blue);
}

void Canvas::fill(Colour colour)
{
    use(colour);
    cairo_paint(context_.get());
}

void Canvas::trace_rounded(Box box, double radius)
{
    constexpr double quarter = std::numbers::pi / 2;
    auto* const c = context_.get();
    cairo_new_sub_path(c);
    cairo_arc(c, box.right() - radius, box.y + radius, radius, -quarter, 0);
    cairo_arc(c, box.right() - radius, box.bottom() - radius, radius, 0, quarter);
    cairo_arc(c, box.x + radius, box.bottom() - radius, radius, quarter, 2 * quarter);
    cairo_arc(c, box.x + radius, box.y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(c);
}

void Canvas::rounded(Box box, double radius, Colour colour)
{
    trace_rounded(box, radius);
    use(colour);
    cairo_fill(context_.get());
}

void Canvas::photo(Pixels const& pixels, int x, int y, double radius)
{
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> const surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels.width, pixels.height), &cairo_surface_destroy);
    auto* const rows = cairo_image_surface_get_data(surface.get());
    if (rows == nullptr) {
        failed_ = true;
        return;
    }
    int const stride = cairo_image_surface_get_stride(surface.get());
    auto const* in = pixels.rgb.data();
    for (int row = 0; row < pixels.height; ++row) {
        auto* out = rows + static_cast<std::ptrdiff_t>(row) * stride;
        for (int column = 0; column < pixels.width; ++column, in += 3, out += 4) {
            std::uint32_t const pixel = std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | in[2];
            std::memcpy(out, &pixel, sizeof pixel);
        }
    }
    cairo_surface_mark_dirty(surface.get());
    auto* const c = context_.get();
    trace_rounded({double(x), double(y), double(pixels.width), double(pixels.height)}, radius);
    cairo_set_source_surface(c, surface.get(), x, y);
    cairo_fill(c);
}

void Canvas::disc(double x, double y, double radius, Colour colour)
{
    auto* const c = context_.get();
    cairo_arc(c, x, y, radius, 0, 2 * std::numbers::pi);
    use(colour);
    cairo_fill(c);
}

void Canvas::image(Surface const& image, int x, int y)
{
    cairo_set_source_surface(context_.get(), image.get(), x, y);
    cairo_paint(context_.get());
}

void Canvas::code(QrCode const& qr, int x, int y, int module, Colour dark)
{
    auto* const c = context_.get();
    for (int row = 0; row < qr.side; ++row) {
        for (int column = 0; column < qr.side; ++column) {
            if (qr.is_dark(column, row)) cairo_rectangle(c, x + column * module, y + row * module, module, module);
        }
    }
    use(dark);
    cairo_fill(c);
}

std::vector<std::uint8_t> Canvas::rgb() const
{
    std::vector<std::uint8_t> bytes;
    bool const good = !failed_ && cairo_status(context_.get()) == CAIRO_STATUS_SUCCESS &&
                      cairo_surface_status(surface_.get()) == CAIRO_STATUS_SUCCESS;
    if (!good) return bytes;
    cairo_surface_flush(surface_.get());
    auto const* const rows = cairo_image_surface_get_data(surface_.get());
    int const stride = cairo_image_surface_get_stride(surface_.get());
    bytes.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_) * 3);
    auto* out = bytes.data();
    for (int y = 0; y < height_; ++y) {
        auto const* in = rows + static_cast<std::ptrdiff_t>(y) * stride;
        for (int x = 0; x < width_; ++x, in += 4, out += 3) {
            std::uint32_t pixel = 0;  // 0x00RRGGBB in the machine's own byte order
            std::memcpy(&pixel, in, sizeof pixel);
            out[0] = static_cast<std::uint8_t>(pixel >> 16 & 0xff);
            out[1] = static_cast<std::uint8_t>(pixel >> 8 & 0xff);
            out[2] = static_cast<std::uint8_t>(pixel & 0xff);
        }
    }
    return bytes;
}

}  // namespace peal::worker
