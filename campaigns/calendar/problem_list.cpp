#include "campaigns/calendar/problem_list.hpp"

#include "campaigns/calendar/content_line.hpp"

#include <algorithm>

namespace peal::campaigns::calendar {

void ProblemList::add(int line, std::string_view message)
{
    if (problems_.size() < problems_max)
        problems_.push_back({line, one_line(message)});
    else if (problems_.size() == problems_max)
        problems_.push_back({0, "there are more problems than are listed here"});
}

std::vector<CalendarProblem> ProblemList::take()
{
    auto const end = problems_.begin() + std::ptrdiff_t(std::min(problems_.size(), problems_max));
    std::stable_sort(problems_.begin(), end,
                     [](CalendarProblem const& a, CalendarProblem const& b) { return a.line < b.line; });
    return std::move(problems_);
}

}  // namespace peal::campaigns::calendar
