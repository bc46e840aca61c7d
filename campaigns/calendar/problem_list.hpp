#pragma once

#include "campaigns/calendar/occurrence.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace peal::campaigns::calendar {

// Collects what is wrong with a file, up to a number that a person can still use.
class ProblemList {
public:
    static constexpr std::size_t problems_max = 500;

    // `message` may quote the file: it is made fit to print.
    void add(int line, std::string_view message);

    // By line.
    std::vector<CalendarProblem> take();

private:
    std::vector<CalendarProblem> problems_;
};

}  // namespace peal::campaigns::calendar
