#include "daemon/app/inner_problems.hpp"

#include "campaigns/calendar/problem_list.hpp"

#include <algorithm>
#include <utility>

namespace peal::app {

namespace {

constexpr std::size_t told_max = 20;

}  // namespace

void InnerProblems::put_read(std::string const& source,
                             std::vector<campaigns::calendar::CalendarProblem> const& problems)
{
    Told told;
    // The last of too many only says that there are more.
    told.count = std::min(problems.size(), campaigns::calendar::ProblemList::problems_max);
    for (std::size_t i = 0; i < std::min(told.count, told_max); ++i) {
        auto const& problem = problems[i];
        told.first.push_back((problem.line > 0 ? "line " + std::to_string(problem.line) + ": " : "") + problem.message);
    }
    by_source_[source].read = std::move(told);
}

void InnerProblems::put_unread(std::string const& source, std::vector<std::string> const& problems)
{
    Told told;
    told.count = problems.size();
    told.first.assign(problems.begin(), problems.begin() + std::ptrdiff_t(std::min(told.count, told_max)));
    by_source_[source].unread = std::move(told);
}

InnerProblems::Told InnerProblems::find(std::string const& source) const
{
    auto const known = by_source_.find(source);
    if (known == by_source_.end()) return {};
    auto told = known->second.unread;
    auto const& read = known->second.read;
    told.count += read.count;
    auto const room = std::min(told_max - told.first.size(), read.first.size());
    told.first.insert(told.first.end(), read.first.begin(), read.first.begin() + std::ptrdiff_t(room));
    return told;
}

}  // namespace peal::app
