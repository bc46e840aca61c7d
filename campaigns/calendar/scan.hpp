#pragma once

#include "campaigns/calendar/problem_list.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

namespace peal::campaigns::calendar {

inline constexpr std::size_t body_bytes_max = 10 << 20;
inline constexpr std::size_t line_bytes_max = 256 << 10;

// The first look at what a stranger sent, before anything interprets it: refuses what is no calendar (and says so when it
// is a web page), is not text, or is too large; then hands every unfolded line, with the number of its first part, to
// `take`, which may refuse it. Takes CRLF, LF and CR, a byte order mark, blank lines. NUL bytes are left out and reported.
// A line that is not UTF-8 when unfolded is read as windows-1252, and the first one reported.
// The view handed to `take` lives for that call only.
Result<> scan(std::string_view ics, ProblemList& problems,
              std::function<Result<>(int number, std::string_view line)> const& take);

}  // namespace peal::campaigns::calendar
