#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

namespace peal::campaigns::text {

// Hashtags by the rules of X, with their `#`. Those inside a link are not taken out here.
std::vector<Span> find_hashtags(CodePointView text);

}  // namespace peal::campaigns::text
