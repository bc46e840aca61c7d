#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::text {

// A link, hashtag, mention or cashtag found in a text; `start` and `end` (exclusive) count Unicode code points.
struct Entity {
    std::string text;
    std::size_t start = 0;
    std::size_t end = 0;

    bool operator==(Entity const&) const = default;
};

// How long a text is by one network's own rules. The entities are what that network makes of it.
struct Measure {
    std::size_t length = 0;
    std::size_t limit = 0;
    bool fits = false;
    std::vector<Entity> urls, hashtags, mentions, cashtags;
};

// `network` is "x" (weighted, networks/x.md 7), "instagram" (2,200 code points) or "snapchat" (no text is posted: the
// description of a spotlight, 160). Rejected for another network, and for text that is not UTF-8.
Result<Measure> measure(std::string_view network, std::string_view utf8);

}  // namespace peal::campaigns::text
