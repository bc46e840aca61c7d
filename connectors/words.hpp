#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace peal::connectors {

// What a network says, fit for a message, a log line and the record, which is told as JSON: one line of UTF-8 without
// control characters, and not endless. Nothing is cut in the middle of a character.
std::string in_one_line(std::string_view theirs, std::size_t bytes_max);

// Whether it can stand in a header or an address as it is, as a token must: printed characters without a blank.
bool is_printable(std::string_view text);

}  // namespace peal::connectors
