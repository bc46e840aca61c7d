#include "campaigns/calendar/problem_list.hpp"

#include "campaigns/calendar/content_line.hpp"

namespace peal::campaigns::calendar {

void ProblemList::add(int line, std::string_view message)
{
    if (problems_.size() < problems_max) problems_.push_back({line, printable(message)});
    else if (problems_.size() == problems_max) problems_.push_back({0, "there are more problems than are listed here"});
}

}  // namespace peal::campaigns::calendar
