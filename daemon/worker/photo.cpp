#include "daemon/worker/photo.hpp"

#include <vips/vips.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace peal::worker {

namespace {

constexpr int side_min = 300;  // pixels: a smaller picture is a blur at the size it is shown
constexpr std::int64_t photo_pixels_max = 60'000'000;

struct DropImage {
    void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, DropImage>;

tl::unexpected<Error> unreadable(std::string const& name)
{
    auto result = fail(ErrorKind::rejected, "the picture " + name + " cannot be read: save it again as JPEG or PNG",
                       vips_error_buffer());
    vips_error_clear();
    return result;
}

bool is_png(std::string_view bytes)
{
    return bytes.starts_with("\x89PNG\r\n\x1a\n");
}

// The library would guess at many formats; ours are two.
bool is_known_format(std::string_view bytes)
{
    return bytes.starts_with("\xff\xd8\xff") || is_png(bytes);
}

// What is missing from a picture is grey or black, and libvips 8.14 only notes it, whatever `fail_on` says: of a JPEG among
// its errors, of a PNG not at all.
bool is_cut_off(std::string_view bytes)
{
    if (is_png(bytes)) return bytes.rfind("IEND") == std::string_view::npos;
    return std::string_view(vips_error_buffer()).find("Premature end") != std::string_view::npos;
}

Image open_header(std::string_view bytes)
{
    return Image(vips_image_new_from_buffer(bytes.data(), bytes.size(), "", "access", VIPS_ACCESS_SEQUENTIAL, nullptr));
}

// What the picture says of its size, before anything is decoded.
Result<> check_size(VipsImage* header, std::string const& name)
{
    auto const width = vips_image_get_width(header), height = vips_image_get_height(header);
    auto const size = std::to_string(width) + " by " + std::to_string(height) + " pixels";
    if (width < side_min || height < side_min)
        return fail(ErrorKind::rejected, "the picture " + name + " has only " + size + ": take one of at least " +
                                             std::to_string(side_min) + " each way");
    if (std::int64_t{width} * height > photo_pixels_max)
        return fail(ErrorKind::rejected, "the picture " + name + " has " + size + ": make it smaller");
    return {};
}

// Upright, just filling the place or just fitting into it. Only colours that say what they mean are translated to sRGB:
// the others are sRGB already, as everybody takes them.
Image shrink(std::string_view bytes, bool has_profile, int width, int height, Fit fit)
{
    auto* const start = const_cast<char*>(bytes.data());
    auto const fill = fit == Fit::whole ? VIPS_INTERESTING_NONE : VIPS_INTERESTING_ALL;
    VipsImage* image = nullptr;
    int const bad = has_profile ? vips_thumbnail_buffer(start, bytes.size(), &image, width, "height", height, "crop",
                                                        fill, "export_profile", "srgb", nullptr)
                                : vips_thumbnail_buffer(start, bytes.size(), &image, width, "height", height, "crop",
                                                        fill, nullptr);
    return Image(bad != 0 ? nullptr : image);
}

// Cut here, not by the library, whose search for what stands out needs executable memory and may cut off a head.
Image cut_out(Image from, int width, int height, Fit fit)
{
    auto const wide = vips_image_get_width(from.get()), high = vips_image_get_height(from.get());
    width = std::min(width, wide), height = std::min(height, high);
    VipsImage* image = nullptr;
    int const top = fit == Fit::top ? 0 : (high - height) / 2;
    int const bad = vips_extract_area(from.get(), &image, (wide - width) / 2, top, width, height, nullptr);
    return Image(bad != 0 ? nullptr : image);
}

// Three bands of bytes, without transparency.
Image without_alpha(Image from)
{
    VipsImage* image = nullptr;
    if (vips_image_hasalpha(from.get())) {
        std::unique_ptr<VipsArrayDouble, void (*)(VipsArrayDouble*)> const white(
            vips_array_double_newv(1, 255.0), [](VipsArrayDouble* array) { vips_area_unref(VIPS_AREA(array)); });
        if (vips_flatten(from.get(), &image, "background", white.get(), nullptr) != 0) return nullptr;
        from.reset(std::exchange(image, nullptr));
    }
    if (vips_colourspace(from.get(), &image, VIPS_INTERPRETATION_sRGB, nullptr) != 0) return nullptr;
    from.reset(std::exchange(image, nullptr));
    if (vips_cast_uchar(from.get(), &image, nullptr) != 0) return nullptr;
    return Image(image);
}

}  // namespace

Result<Pixels> read_photo(std::string_view bytes, int width, int height, Fit fit, std::string const& name)
{
    if (!is_known_format(bytes)) return unreadable(name);
    vips_error_clear();
    auto const header = open_header(bytes);
    if (!header) return unreadable(name);
    if (auto good = check_size(header.get(), name); !good) return tl::unexpected(good.error());
    bool const has_profile = vips_image_get_typeof(header.get(), VIPS_META_ICC_NAME) != 0;
    auto image = shrink(bytes, has_profile, width, height, fit);
    if (image && fit != Fit::whole) image = cut_out(std::move(image), width, height, fit);
    if (image) image = without_alpha(std::move(image));
    if (!image || vips_image_get_bands(image.get()) != 3) return unreadable(name);
    std::size_t size = 0;
    std::unique_ptr<void, void (*)(void*)> const memory(vips_image_write_to_memory(image.get(), &size), &g_free);
    if (!memory || is_cut_off(bytes)) return unreadable(name);
    Pixels pixels;
    pixels.width = vips_image_get_width(image.get());
    pixels.height = vips_image_get_height(image.get());
    pixels.rgb.resize(size);
    std::memcpy(pixels.rgb.data(), memory.get(), size);
    return pixels;
}

}  // namespace peal::worker
