#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

namespace peal::campaigns::text {

// Where each grapheme cluster ends (Unicode Standard Annex 29, extended): what a reader takes for one character, such as
// a letter with its accents, a flag, or a family of emoji. The last one is the end of the text. By ICU's version of
// Unicode; a network with a newer one may join what is counted as two here. Fails only when ICU has no data.
Result<std::vector<std::size_t>> grapheme_ends(CodePointView text);

// The end of the last cluster that is over by `at`.
Result<std::size_t> grapheme_end_before(CodePointView text, std::size_t at);

// Whether readers see a cluster as a picture: an emoji by itself, or a sequence that makes one. By ICU's version, too.
bool is_emoji(CodePointView cluster);

}  // namespace peal::campaigns::text
