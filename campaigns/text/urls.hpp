#pragma once

#include "campaigns/text/top_level_domains.hpp"

#include <vector>

namespace peal::campaigns::text {

// What the path and the query of a link may hold.
enum class UrlAlphabet {
    of_x,  // ASCII, Latin with accents, Cyrillic
    wide,  // every script, as Mastodon has it
};

// What X turns into links, in order, none overlapping another: `https://` and `http://` addresses, and bare host names
// under a top-level domain it knows. Mastodon's rules are the same but for the alphabet.
std::vector<Span> find_urls(CodePointView text, TopLevelDomains const& domains,
                            UrlAlphabet alphabet = UrlAlphabet::of_x);

}  // namespace peal::campaigns::text
