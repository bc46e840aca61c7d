#pragma once

#include "campaigns/text/top_level_domains.hpp"

#include <vector>

namespace peal::campaigns::text {

// What X turns into links, in order, none overlapping another: `https://` and `http://` addresses, and bare host names
// under a top-level domain it knows.
std::vector<Span> find_urls(CodePointView text, TopLevelDomains const& domains);

}  // namespace peal::campaigns::text
