#pragma once

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"

#include <string_view>
#include <vector>

namespace peal::campaigns::text {

// What was found in a text, each kind in order.
struct Found {
    std::vector<Span> urls, mentions, hashtags, cashtags;
};

// Writes what was found into `measure`. Where two overlap, the one that starts first stands. `scheme` ("https://") is put
// before the address of a link that was written without one.
void add_entities(Measure& measure, CodePointView text, Found const& found, std::string_view scheme);

}  // namespace peal::campaigns::text
