#include "daemon/cli/console.hpp"

#include "campaigns/text/columns.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

namespace peal::cli {

using campaigns::Problem;
using campaigns::Severity;

namespace {

std::string_view code_of(Style style)
{
    switch (style) {
        case Style::plain: return "";
        case Style::bold: return "\x1B[1m";
        case Style::dim: return "\x1B[2m";
        case Style::red: return "\x1B[31m";
        case Style::yellow: return "\x1B[33m";
        case Style::green: return "\x1B[32m";
    }
    return "";
}

Style style_of(Severity severity)
{
    if (severity == Severity::error) return Style::red;
    return severity == Severity::warning ? Style::yellow : Style::dim;
}

}  // namespace

bool wants_colour(int descriptor)
{
    auto const* const no_colour = std::getenv("NO_COLOR");
    if (no_colour != nullptr && *no_colour != '\0') return false;
    auto const* const terminal = std::getenv("TERM");
    if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
    return ::isatty(descriptor) == 1;
}

std::string styled(std::string_view text, Style style, bool colour)
{
    if (!colour || style == Style::plain || text.empty()) return std::string(text);
    return std::string(code_of(style)) + std::string(text) + "\x1B[0m";
}

void print_problems(std::ostream& out, bool colour, std::vector<Problem> const& problems)
{
    for (auto const& problem : problems)
        out << styled(campaigns::text::one_line(to_string(problem)), style_of(problem.severity), colour) << '\n';
}

std::string count_problems(std::vector<Problem> const& problems)
{
    auto const count = [&](Severity severity) {
        return static_cast<std::size_t>(
            std::count_if(problems.begin(), problems.end(), [&](auto const& p) { return p.severity == severity; }));
    };
    std::string text;
    auto const add = [&text](std::size_t n, std::string_view one, std::string_view many) {
        if (n > 0) text += (text.empty() ? "" : ", ") + counted(n, one, many);
    };
    add(count(Severity::error), "error", "errors");
    add(count(Severity::warning), "warning", "warnings");
    add(count(Severity::hint), "hint", "hints");
    return text.empty() ? "no problems" : text;
}

std::string counted(std::size_t n, std::string_view one, std::string_view many)
{
    return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

}  // namespace peal::cli
