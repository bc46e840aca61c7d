#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>

namespace peal::cli {

// The whole stream. Rejected when it has more than `bytes_max`.
Result<std::string> read_all(std::istream& in, std::size_t bytes_max);

// The next line without its end; nothing at the end of the stream. Rejected when it has more than `bytes_max`: the rest
// of that line is skipped.
Result<std::optional<std::string>> read_line(std::istream& in, std::size_t bytes_max);

}  // namespace peal::cli
