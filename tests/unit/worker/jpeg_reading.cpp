#include "tests/unit/worker/jpeg_reading.hpp"

#include <vips/vips.h>
#include <zbar.h>

#include <stdexcept>

namespace peal::tests {

namespace {

std::string written(Pixels const& pixels, std::string const& comment, char const* suffix)
{
    if (vips_init("unit_worker") != 0) throw std::runtime_error("libvips does not start");
    VipsImage* plain = vips_image_new_from_memory(pixels.bytes.data(), pixels.bytes.size(), pixels.width, pixels.height,
                                                  pixels.bands, VIPS_FORMAT_UCHAR);
    VipsImage* image = nullptr;
    auto const space = pixels.bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
    if (!plain || vips_copy(plain, &image, "interpretation", space, nullptr) != 0)
        throw std::runtime_error("a picture cannot be made");
    if (!comment.empty()) vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, comment.data(), comment.size());
    void* bytes = nullptr;
    std::size_t size = 0;
    if (vips_image_write_to_buffer(image, suffix, &bytes, &size, nullptr) != 0)
        throw std::runtime_error("a picture cannot be written");
    std::string file(static_cast<char const*>(bytes), size);
    g_free(bytes);
    g_object_unref(image);
    g_object_unref(plain);
    return file;
}

}  // namespace

std::string make_jpeg(Pixels const& pixels, std::string const& comment)
{
    return written(pixels, comment, ".jpg");
}

std::string make_png(Pixels const& pixels)
{
    return written(pixels, "", ".png");
}

Pixels read_jpeg(std::string const& jpeg)
{
    if (vips_init("unit_worker") != 0) throw std::runtime_error("libvips does not start");
    VipsImage* image = nullptr;
    int const bad = vips_jpegload_buffer(const_cast<char*>(jpeg.data()), jpeg.size(), &image, nullptr);
    if (bad != 0) throw std::runtime_error("not a JPEG that can be read");
    std::size_t size = 0;
    void* const memory = vips_image_write_to_memory(image, &size);
    if (!memory) throw std::runtime_error("a JPEG that is cut off");
    Pixels pixels;
    pixels.width = vips_image_get_width(image);
    pixels.height = vips_image_get_height(image);
    pixels.bands = vips_image_get_bands(image);
    auto const* const bytes = static_cast<std::uint8_t const*>(memory);
    pixels.bytes.assign(bytes, bytes + size);
    g_free(memory);
    g_object_unref(image);
    return pixels;
}

std::string to_png(Pixels const& pixels)
{
    if (vips_init("unit_worker") != 0) throw std::runtime_error("libvips does not start");
    VipsImage* const image = vips_image_new_from_memory(pixels.bytes.data(), pixels.bytes.size(), pixels.width,
                                                        pixels.height, pixels.bands, VIPS_FORMAT_UCHAR);
    void* bytes = nullptr;
    std::size_t size = 0;
    if (!image || vips_pngsave_buffer(image, &bytes, &size, nullptr) != 0)
        throw std::runtime_error("libvips writes no PNG");
    std::string png(static_cast<char const*>(bytes), size);
    g_free(bytes);
    g_object_unref(image);
    return png;
}

std::vector<Code> read_codes(Pixels const& picture)
{
    std::vector<std::uint8_t> grey;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            int const sum = picture.at(x, y, 0) * 2 + picture.at(x, y, 1) * 5 + picture.at(x, y, 2);
            grey.push_back(static_cast<std::uint8_t>(sum / 8));
        }
    }
    zbar::zbar_image_scanner_t* const scanner = zbar::zbar_image_scanner_create();
    zbar::zbar_image_scanner_set_config(scanner, zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    zbar::zbar_image_scanner_set_config(scanner, zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    zbar::zbar_image_t* const image = zbar::zbar_image_create();
    zbar::zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar::zbar_image_set_size(image, static_cast<unsigned>(picture.width), static_cast<unsigned>(picture.height));
    zbar::zbar_image_set_data(image, grey.data(), grey.size(), nullptr);
    std::vector<Code> found;
    zbar::zbar_scan_image(scanner, image);
    for (auto const* symbol = zbar::zbar_image_first_symbol(image); symbol; symbol = zbar::zbar_symbol_next(symbol)) {
        Code code;
        code.text.assign(zbar::zbar_symbol_get_data(symbol), zbar::zbar_symbol_get_data_length(symbol));
        code.x = zbar::zbar_symbol_get_loc_x(symbol, 0);
        found.push_back(std::move(code));
    }
    zbar::zbar_image_destroy(image);
    zbar::zbar_image_scanner_destroy(scanner);
    return found;
}

std::vector<int> jpeg_markers(std::string const& jpeg)
{
    auto const byte = [&jpeg](std::size_t at) { return static_cast<int>(static_cast<unsigned char>(jpeg.at(at))); };
    std::vector<int> markers;
    std::size_t at = 2;
    for (;;) {
        if (byte(at) != 0xff) throw std::runtime_error("a JPEG with broken segments");
        int const marker = byte(at + 1);
        markers.push_back(marker);
        if (marker == 0xda) return markers;  // start of scan
        at += 2 + static_cast<std::size_t>(byte(at + 2) * 256 + byte(at + 3));
    }
}

}  // namespace peal::tests
