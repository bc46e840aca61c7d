#include "daemon/worker/logo.hpp"

#include "daemon/worker/svg_rules.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>

namespace peal::worker {

namespace {

constexpr std::string_view png_start = "\x89PNG\r\n\x1a\n";
constexpr std::uint32_t side_max = 8192;
constexpr std::uint32_t logo_pixels_max = 16u << 20;  // 64 MiB in memory
constexpr double aspect_max = 12;
constexpr double aspect_min = 0.25;
constexpr double enlarging_max = 1.25;     // more looks blurred
constexpr double shown_share_min = 0.005;  // of its box: less is an empty picture
constexpr double filling_share = 0.95;

tl::unexpected<Error> bad_logo(std::string const& what, std::string detail = {})
{
    return fail(ErrorKind::rejected, "the logo " + what, std::move(detail));
}

Result<> check_aspect(double aspect)
{
    if (aspect >= aspect_min && aspect <= aspect_max) return {};
    return bad_logo("is more than 12 times as wide as high, or 4 times as high as wide, and would be too fine to see: "
                    "use another form of it");
}

std::uint32_t number_at(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

cairo_status_t give_bytes(void* left, unsigned char* to, unsigned int count)
{
    auto& bytes = *static_cast<std::string_view*>(left);
    if (count > bytes.size()) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(to, bytes.data(), count);
    bytes.remove_prefix(count);
    return CAIRO_STATUS_SUCCESS;
}

std::string text_of(GError* error)
{
    std::string text = error ? error->message : "";
    g_clear_error(&error);
    return text;
}

// Looks at the pixels of a painted logo.
class PaintedPixels {
public:
    explicit PaintedPixels(Surface const& image)
        : width_(cairo_image_surface_get_width(image.get())),
          height_(cairo_image_surface_get_height(image.get())),
          stride_(cairo_image_surface_get_stride(image.get())),
          rows_(cairo_image_surface_get_data(image.get()))
    {}

    // Calls `look` with the place of each pixel that can be seen, and gives their share of the whole.
    template <class Look>
    double for_each_visible(Look const& look) const
    {
        std::size_t visible = 0;
        for (int y = 0; y < height_; ++y) {
            for (int x = 0; x < width_; ++x) {
                if (!is_visible(x, y)) continue;
                ++visible;
                look(x, y);
            }
        }
        return static_cast<double>(visible) / (static_cast<double>(width_) * height_);
    }

    // Something that cannot be seen is near: the ground shows there.
    bool is_at_edge(int x, int y) const
    {
        constexpr int near = 1;
        for (int const dy : {-near, 0, near})
            for (int const dx : {-near, 0, near})
                if (!is_visible(x + dx, y + dy)) return true;
        return false;
    }

    Colour colour_at(int x, int y) const
    {
        auto const pixel = pixel_at(x, y);
        double const alpha = pixel >> 24;
        return Colour{(pixel >> 16 & 0xff) / alpha, (pixel >> 8 & 0xff) / alpha, (pixel & 0xff) / alpha};
    }

private:
    bool is_visible(int x, int y) const
    {
        return x >= 0 && y >= 0 && x < width_ && y < height_ && pixel_at(x, y) >> 24 >= 128;
    }

    std::uint32_t pixel_at(int x, int y) const
    {
        std::uint32_t pixel = 0;
        std::memcpy(&pixel, rows_ + static_cast<std::ptrdiff_t>(y) * stride_ + x * 4, sizeof pixel);
        return pixel;
    }

    int width_, height_, stride_;
    unsigned char const* rows_;
};

}  // namespace

Result<Logo> open_svg(std::string_view bytes)
{
    if (auto const good = check_svg(bytes); !good) return tl::unexpected(good.error());
    Logo logo;
    GError* error = nullptr;
    auto const* const data = reinterpret_cast<guint8 const*>(bytes.data());
    logo.drawing_.reset(rsvg_handle_new_from_data(data, bytes.size(), &error));
    if (!logo.drawing_) return bad_logo("is no SVG that can be read: save it anew", text_of(error));
    double width = 0;
    double height = 0;
    if (!rsvg_handle_get_intrinsic_size_in_pixels(logo.drawing_.get(), &width, &height)) {
        gboolean has_box = FALSE;
        RsvgRectangle box{};
        rsvg_handle_get_intrinsic_dimensions(logo.drawing_.get(), nullptr, nullptr, nullptr, nullptr, &has_box, &box);
        if (has_box) {
            width = box.width;
            height = box.height;
        }
    }
    bool const sized = std::isfinite(width) && std::isfinite(height) && width > 0 && height > 0;
    if (!sized) return bad_logo("does not say how large it is: give its <svg> a viewBox");
    logo.aspect_ = width / height;
    return logo;
}

Result<Logo> open_png(std::string_view bytes)
{
    constexpr std::size_t header = 24;  // up to the end of width and height
    if (bytes.size() < header || bytes.substr(12, 4) != "IHDR")
        return bad_logo("is a PNG that is cut off: save it anew");
    auto const width = number_at(bytes, 16);
    auto const height = number_at(bytes, 20);
    if (width > side_max || height > side_max || std::uint64_t{width} * height > logo_pixels_max) {
        return bad_logo("has " + std::to_string(width) + " x " + std::to_string(height) +
                        " pixels, far more than can be shown: save it smaller, such as 1000 pixels wide");
    }
    Logo logo;
    auto left = bytes;
    logo.pixels_.reset(cairo_image_surface_create_from_png_stream(&give_bytes, &left));
    auto const status = cairo_surface_status(logo.pixels_.get());
    // Whatever libpng complains of, the status is a lack of memory.
    if (status != CAIRO_STATUS_SUCCESS)
        return bad_logo("is a PNG that is cut off or broken: save it anew", cairo_status_to_string(status));
    logo.aspect_ = static_cast<double>(width) / height;
    return logo;
}

Result<Logo> open_logo(std::string_view bytes)
{
    auto logo = bytes.starts_with(png_start) ? open_png(bytes) : open_svg(bytes);
    if (!logo) return logo;
    if (auto const good = check_aspect(logo->aspect_); !good) return tl::unexpected(good.error());
    return logo;
}

Result<Surface> Logo::paint(int width, int height) const
{
    Surface image(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height), &cairo_surface_destroy);
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> const context(cairo_create(image.get()), &cairo_destroy);
    if (drawing_) {
        RsvgRectangle const place{0, 0, static_cast<double>(width), static_cast<double>(height)};
        GError* error = nullptr;
        if (!rsvg_handle_render_document(drawing_.get(), context.get(), &place, &error))
            return bad_logo("cannot be drawn: save it as plainer SVG, or as PNG", text_of(error));
    } else {
        int const own_width = cairo_image_surface_get_width(pixels_.get());
        int const own_height = cairo_image_surface_get_height(pixels_.get());
        if (width > own_width * enlarging_max || height > own_height * enlarging_max) {
            return bad_logo("has " + std::to_string(own_width) + " x " + std::to_string(own_height) +
                            " pixels, and is shown with " + std::to_string(width) + " x " + std::to_string(height) +
                            ": save it larger, or as SVG");
        }
        cairo_scale(context.get(), static_cast<double>(width) / own_width, static_cast<double>(height) / own_height);
        cairo_set_source_surface(context.get(), pixels_.get(), 0, 0);
        cairo_pattern_set_filter(cairo_get_source(context.get()), CAIRO_FILTER_BEST);
        cairo_paint(context.get());
    }
    cairo_surface_flush(image.get());
    if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS) return bad_logo("cannot be drawn: save it anew");
    if (PaintedPixels(image).for_each_visible([](int, int) {}) < shown_share_min)
        return bad_logo("shows nothing: what it draws is empty, transparent, or outside its edges");
    return image;
}

double visible_share(Surface const& logo, Colour ground)
{
    constexpr double graphic_contrast_min = 3;
    PaintedPixels const pixels(logo);
    std::size_t all = 0;
    std::size_t clear = 0;
    double const share = pixels.for_each_visible([&](int x, int y) {
        if (!pixels.is_at_edge(x, y)) return;
        ++all;
        if (contrast(pixels.colour_at(x, y), ground) >= graphic_contrast_min) ++clear;
    });
    if (share >= filling_share) return 1;
    return all == 0 ? 0 : static_cast<double>(clear) / static_cast<double>(all);
}

std::optional<Colour> plate_for(Surface const& logo, Palette const& palette)
{
    auto const share = [&](Colour ground) { return visible_share(logo, ground); };
    double const here = std::min(share(palette.background), share(palette.shade));
    if (here >= visible_share_min) return {};
    constexpr Colour white{1, 1, 1};
    constexpr Colour black{0, 0, 0};
    Colour const plate = share(white) >= std::min(share(black), visible_share_min) ? white : black;
    return share(plate) > here ? std::optional(plate) : std::nullopt;
}

Box Logo::size_for(double name_size, double room) const
{
    double const height = name_size * std::min(2.4 / std::pow(aspect_, 0.25), 2.8);
    double const shrink = std::min(1.0, room * 0.62 / (height * aspect_));
    return Box{0, 0, std::round(height * shrink * aspect_), std::round(height * shrink)};
}

}  // namespace peal::worker
