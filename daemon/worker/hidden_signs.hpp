#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Signs that are set and not seen: they say where a line may end, and which way letters run.
namespace peal::worker {

// `text` may be broken after each of the first `count` characters that are one of `ends`, and nowhere else.
std::string with_joints(std::string const& text, std::string_view ends, std::size_t count);

// In words that are read from right to left, the sign of a hashtag in Latin letters would stand behind it, and a number after
// it before it: signs that cannot be seen set it apart.
std::string with_isolated_names(std::string const& text);

// As it was before either.
std::string without_hidden_signs(std::string text);

}  // namespace peal::worker
