#include "campaigns/problem.hpp"

#include <algorithm>

namespace peal::campaigns {

std::string to_string(Problem const& problem)
{
    auto text = problem.file;
    if (problem.line > 0) text += ":" + std::to_string(problem.line);
    if (problem.line > 0 && problem.column > 0) text += ":" + std::to_string(problem.column);
    text += ": ";
    if (problem.severity == Severity::warning) text += "warning: ";
    if (problem.severity == Severity::hint) text += "hint: ";
    return text + problem.message;
}

bool has_errors(std::vector<Problem> const& problems)
{
    return std::any_of(problems.begin(), problems.end(), [](auto const& p) { return p.severity == Severity::error; });
}

}  // namespace peal::campaigns
