#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

// Captions on Instagram and descriptions on Snapchat: links in them are plain words, so only these count.
namespace peal::campaigns::text {

// `#` and letters, marks, digits, `_` or emoji, at the start of a word.
std::vector<Span> find_caption_hashtags(CodePointView text);

// `@` and up to 30 of ASCII letters, digits, `_` and `.`, at the start of a word; a `.` at the end stays outside.
std::vector<Span> find_caption_mentions(CodePointView text);

}  // namespace peal::campaigns::text
