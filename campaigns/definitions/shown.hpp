#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace peal::campaigns::definitions {

// What a file says, fit to be quoted in a problem: on one line, without control characters, cut after `characters_max`
// with "..." for the rest. What is no character becomes '?'.
std::string shown(std::string_view text, std::size_t characters_max = 40);

}  // namespace peal::campaigns::definitions
