#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::text {

// A link, hashtag, mention or cashtag found in a text.
struct Entity {
    std::string text;   // what stands there, sign included
    std::string value;  // what the network's API calls it: without the sign; of a link, the address with its scheme
    std::size_t start = 0;
    std::size_t end = 0;         // exclusive; both count Unicode code points
    std::size_t byte_start = 0;  // the same in bytes of UTF-8
    std::size_t byte_end = 0;
};

// How long a text is by one network's own rules. The entities are what that network makes of it; on Bluesky, where the
// sender says what is linked, they are what Peal will say.
struct Measure {
    std::size_t length = 0;
    std::size_t limit = 0;
    std::size_t bytes = 0;  // in UTF-8; 0 with `bytes_limit` where the network does not count them
    std::size_t bytes_limit = 0;
    bool fits = false;
    std::size_t over = 0;               // how much of `length` is too much
    std::size_t fits_until = 0;         // the first so many code points fit; no character and no link is cut in two
    std::vector<std::string> problems;  // why it does not fit, for the person who wrote it
    std::vector<Entity> urls, hashtags, mentions, cashtags;
};

// The networks whose rules are known here.
std::vector<std::string> measured_networks();

// `network` is "x" (weighted), "instagram" (2,200 code points), "snapchat" (no text is posted: the description of a
// spotlight, 160), "mastodon" (500 grapheme clusters, as a server is before its owner changes that) or "bluesky" (300, and
// 3,000 bytes). Rejected for another network, and for text that is not UTF-8.
Result<Measure> measure(std::string_view network, std::string_view utf8);

}  // namespace peal::campaigns::text
