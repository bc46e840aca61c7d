#pragma once

#include "campaigns/planner/template.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// What a text that is too long is made of.
struct TextParts {
    std::string network;              // whose rules count
    std::string words;                // the author's, filled in
    std::vector<std::string> fields;  // that the words ask for: "event.title"
    FieldValues const& values;        // what stands behind them
    std::string tagline, hashtags;    // as they were added; empty: they were not
    bool tagline_is_own = false;      // the campaign's; else the partnership's
};

// What the author can do about it: "shorten it" when their own words are the longest part or a shorter text would do;
// the tagline, the hashtags or what a field puts in when that is the longest, with its length and where it is written.
// `over` is how much is too much; `instead` what an author may do without shortening: "write a variant for x".
std::string how_to_shorten(TextParts const& parts, std::size_t over, std::string const& instead);

}  // namespace peal::campaigns::planner
