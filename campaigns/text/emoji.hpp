#pragma once

#include "campaigns/text/code_points.hpp"

namespace peal::campaigns::text {

// How many code points the emoji at `at` has when it is a sequence that counts as one; 0 when there is none. An emoji of
// a single code point is not asked for: its weight is that of any other.
std::size_t emoji_sequence_length(CodePointView text, std::size_t at);

}  // namespace peal::campaigns::text
