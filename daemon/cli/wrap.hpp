#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace peal::cli {

// The text in lines of at most `limit` columns, broken between words; its own line ends are kept, a word that is too
// long is broken where the line ends. Nothing in it steers the terminal.
std::vector<std::string> wrap(std::string_view utf8, std::size_t limit);

}  // namespace peal::cli
