#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

// Hashtags and mentions by the rules of Mastodon. Those inside a link are not taken out here.
namespace peal::campaigns::text {

// `#` and letters, marks, digits and `_`, not all digits; "·", "・" and U+200C may join them. Not behind a letter, a
// digit, `=`, `/` or `)`.
std::vector<Span> find_fediverse_hashtags(CodePointView text);

struct FediverseMention {
    Span span;             // "@user" or "@user@host"
    std::size_t user_end;  // where "@user" ends
};

std::vector<FediverseMention> find_fediverse_mentions(CodePointView text);

}  // namespace peal::campaigns::text
