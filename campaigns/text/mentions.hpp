#pragma once

#include "campaigns/text/code_points.hpp"

#include <vector>

namespace peal::campaigns::text {

// Mentions by the rules of X: `@name`, or `@name/list`. Those inside a link are not taken out here.
std::vector<Span> find_mentions(CodePointView text);

// Whether what stands at `at`, behind a mention, makes it none. Mastodon has the same rule.
bool spoils_mention(CodePointView text, std::size_t at);

}  // namespace peal::campaigns::text
