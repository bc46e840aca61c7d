#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

namespace peal::campaigns::text {

// Mentions by the rules of X: `@name`, or `@name/list`. Those inside a link are not taken out here.
std::vector<Span> find_mentions(CodePointView text);

}  // namespace peal::campaigns::text
