#pragma once

#include <optional>
#include <string_view>

namespace peal::campaigns::planner {

// How old a reader of this English text is, by the formula of Kincaid and others (1975) from the length of its sentences and
// the syllables of its words, in years: its grade plus five. Addresses, hashtags, mentions and fields do not count. An
// estimate, for advice. Nothing for a text of fewer than a dozen words, where it means nothing.
std::optional<int> reading_age(std::string_view text);

}  // namespace peal::campaigns::planner
