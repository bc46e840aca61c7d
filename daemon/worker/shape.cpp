#include "daemon/worker/shape.hpp"

namespace peal::worker {

namespace {

constexpr Shape shapes[] = {
    // A link card on a timeline.
    {.name = "card",
     .width = 1200,
     .height = 675,
     .margin = 56,
     .free_top = 56,
     .free_bottom = 56,
     .gap = 36,
     .panel_pad = 32,
     .panel_beside = 400,
     .code_side = 264,
     .headline_max = 96,
     .headline_min = 40,
     .hashtag_max = 48,
     .hashtag_min = 28,
     .tagline_max = 32,
     .tagline_min = 22,
     .address_max = 30,
     .address_min = 20,
     .brand_max = 30,
     .brand_min = 22},
    // 4:5, the tallest that Instagram's feed takes.
    {.name = "portrait",
     .width = 1080,
     .height = 1350,
     .margin = 80,
     .free_top = 80,
     .free_bottom = 80,
     .gap = 56,
     .panel_pad = 48,
     .panel_beside = 0,
     .code_side = 296,
     .headline_max = 136,
     .headline_min = 48,
     .hashtag_max = 64,
     .hashtag_min = 32,
     .tagline_max = 44,
     .tagline_min = 28,
     .address_max = 44,
     .address_min = 26,
     .brand_max = 38,
     .brand_min = 26},
    // 9:16. Names and buttons lie over the first and last 250 pixels of a story.
    {.name = "story",
     .width = 1080,
     .height = 1920,
     .margin = 80,
     .free_top = 264,
     .free_bottom = 264,
     .gap = 64,
     .panel_pad = 48,
     .panel_beside = 0,
     .code_side = 334,
     .headline_max = 148,
     .headline_min = 52,
     .hashtag_max = 72,
     .hashtag_min = 34,
     .tagline_max = 46,
     .tagline_min = 30,
     .address_max = 46,
     .address_min = 28,
     .brand_max = 40,
     .brand_min = 28},
};

}  // namespace

Result<Shape> find_shape(std::string_view name)
{
    std::string known;
    for (auto const& shape : shapes) {
        if (shape.name == name) return shape;
        known += (known.empty() ? "" : ", ") + std::string(shape.name);
    }
    return fail(ErrorKind::rejected, "a picture has an unknown shape; known: " + known,
                std::string(name.substr(0, 40)));
}

}  // namespace peal::worker
