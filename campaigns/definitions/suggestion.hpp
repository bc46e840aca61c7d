#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::definitions {

// The known word a mistyped one was probably meant to be; empty when none is near. Looks at the first 500 only.
std::string nearest(std::string_view word, std::vector<std::string> const& known);

// "; did you mean `title`?" or "; known: a, b, c" (at most 24 of them), for the end of a problem.
std::string hint(std::string_view word, std::vector<std::string> const& known);

// "a, b, c", at most 20 of them and then how many more.
std::string list_of(std::vector<std::string> const& words, std::size_t max = 20);

}  // namespace peal::campaigns::definitions
