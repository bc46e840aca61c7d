#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace peal::worker {

// The measures of one kind of picture, in pixels. Type sizes are pairs: tried first, smallest readable.
struct Shape {
    std::string_view name;
    int width;
    int height;
    int margin;    // at every side
    int free_top;  // covered by the network's own screen elements: no words here, at least the margin
    int free_bottom;
    int gap;           // between blocks
    int panel_pad;     // inside the reporting panel
    int panel_beside;  // width of a panel that stands beside the message; 0: it stands below
    int code_side;     // of the QR code's white tile
    double headline_max, headline_min;
    double hashtag_max, hashtag_min;
    double tagline_max, tagline_min;
    double address_max, address_min;
    double brand_max, brand_min;
};

// Rejected for an unknown name, with the known ones.
Result<Shape> find_shape(std::string_view name);

}  // namespace peal::worker
