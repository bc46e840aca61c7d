#include "daemon/worker/jpeg.hpp"

#include "daemon/worker/shortage.hpp"

#include <vips/vips.h>

#include <vips/vector.h>

#include <cstdlib>
#include <memory>

namespace peal::worker {

namespace {

constexpr int quality = 88;

tl::unexpected<Error> failed(std::string const& what)
{
    std::string words = vips_error_buffer();
    auto const kind = is_about_memory(words) ? ErrorKind::transient : ErrorKind::bug;
    auto result = fail(kind, what, std::move(words));
    vips_error_clear();
    return result;
}

struct Unref {
    void operator()(VipsImage* image) const { g_object_unref(image); }
};

}  // namespace

Result<> start_pictures()
{
    // Where no modules are: readers of formats that are never read here are not loaded.
    ::setenv("VIPSHOME", "/nonexistent", 1);
    if (vips_init("peal-worker") != 0) return failed("peal-worker cannot start the picture library");
    vips_concurrency_set(1);
    // Code made at run time needs executable memory.
    vips_vector_set_enabled(FALSE);
    vips_cache_set_max(0);
    return {};
}

Result<std::string> to_jpeg(std::vector<std::uint8_t> const& rgb, int width, int height)
{
    std::unique_ptr<VipsImage, Unref> const plain(
        vips_image_new_from_memory(rgb.data(), rgb.size(), width, height, 3, VIPS_FORMAT_UCHAR));
    if (!plain) return failed("the picture cannot be read back from memory");
    VipsImage* tagged = nullptr;
    if (vips_copy(plain.get(), &tagged, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr) != 0) {
        return failed("the picture cannot be marked as sRGB");
    }
    std::unique_ptr<VipsImage, Unref> const picture(tagged);

    // Without chroma subsampling: coloured letters stay sharp.
    void* bytes = nullptr;
    std::size_t size = 0;
    int const bad = vips_jpegsave_buffer(picture.get(), &bytes, &size, "Q", quality, "strip", TRUE, "optimize_coding",
                                         TRUE, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_OFF, nullptr);
    if (bad != 0) return failed("the picture cannot be written as JPEG");
    std::string jpeg(static_cast<char const*>(bytes), size);
    g_free(bytes);
    return jpeg;
}

}  // namespace peal::worker
