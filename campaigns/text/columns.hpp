#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text on a terminal: how wide it is there, and what of it may be shown.
namespace peal::campaigns::text {

// How many columns a terminal gives to the text: two for wide characters, none for marks that sit on another. Sequences
// of emoji are counted by their parts, so a text is never wider than this. What is not UTF-8 counts one a byte.
std::size_t columns(std::string_view utf8);

// The text on one line and without anything that steers a terminal: runs of white space become one blank, control
// characters and direction marks U+FFFD. Texts come from calendars and networks.
std::string one_line(std::string_view utf8);

// The longest start of the text that has at most `limit` columns, and one character at the least.
std::string_view first_columns(std::string_view utf8, std::size_t limit);

// The longest start of the text that has at most `limit` columns; a cut is shown by "…".
std::string clip(std::string_view utf8, std::size_t limit);

}  // namespace peal::campaigns::text
