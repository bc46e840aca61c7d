#pragma once

#include "campaigns/problem.hpp"

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace peal::cli {

enum class Style { plain, bold, dim, red, yellow, green };

// Where a command writes. Colour is for people on a terminal only, and never with NO_COLOR set.
struct Console {
    std::ostream& out;
    std::ostream& err;
    std::istream& in;
    bool colour_out = false;
    bool colour_err = false;
};

// Tables are this wide at most.
inline constexpr std::size_t width_max = 80;

// Whether a stream gets colour: `descriptor` is a terminal, NO_COLOR is not set, TERM is not "dumb".
bool wants_colour(int descriptor);

// `text` in a style, when `colour` says so.
std::string styled(std::string_view text, Style style, bool colour);

// Each problem on its line, "file:line:column: message", errors first by place.
void print_problems(std::ostream& out, bool colour, std::vector<campaigns::Problem> const& problems);

// "3 errors, 1 warning"; "no problems".
std::string count_problems(std::vector<campaigns::Problem> const& problems);

// "1 post", "2 posts".
std::string counted(std::size_t n, std::string_view one, std::string_view many);

}  // namespace peal::cli
