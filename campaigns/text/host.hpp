#pragma once

#include "campaigns/text/top_level_domains.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace peal::campaigns::text {

// The most characters in one label of a domain name (RFC 1035 section 2.3.4).
inline constexpr std::size_t label_length_max = 63;

// What the labels of a link with a scheme may hold, besides `-` and `_`: all but punctuation, space and control marks.
bool is_label_character(char32_t c);

// Where host names end in one text, worked out once from its end to its start, so that no text takes long.
class HostTable {
public:
    enum class Alphabet {
        any,    // after a scheme
        latin,  // without one: ASCII, and Latin with accents
    };

    HostTable(CodePointView text, TopLevelDomains const& domains, Alphabet alphabet);

    // The end of the longest host name that starts at `start`: labels, then a top-level domain. The label before that
    // one has no `_`.
    std::optional<std::size_t> end_from(std::size_t start) const;

private:
    template <class IsLabel>
    void fill(CodePointView text, TopLevelDomains const& domains, IsLabel is_label);

    std::vector<std::uint32_t> ends_;  // by start; 0: none starts there
};

// False when a label is longer than DNS takes once it is in its ASCII form.
bool has_short_labels(CodePointView host);

// How many characters the host has in its ASCII form.
std::size_t ascii_length(CodePointView host);

}  // namespace peal::campaigns::text
