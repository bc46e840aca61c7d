#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

namespace peal::campaigns::text {

// Stock symbols by the rules of X, with their `$`. X takes one a post.
std::vector<Span> find_cashtags(CodePointView text);

}  // namespace peal::campaigns::text
