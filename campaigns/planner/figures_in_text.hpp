#pragma once

#include <string>
#include <vector>

namespace peal::campaigns::planner {

// The figures in an English text that somebody has counted, and somebody can ask about, as they stand: "12 incidents", "40 per
// cent", "40%", "rose to 214". What a template puts in is not written in digits.
std::vector<std::string> find_figures(std::string const& text);

}  // namespace peal::campaigns::planner
