#pragma once

#include "campaigns/calendar/occurrence.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace peal::app {

// What is wrong inside of calendars that can be read all the same, by source, in words for people. Of many the first few: the
// log has all of them. It is known again after a start as soon as a calendar has been read.
class InnerProblems {
public:
    struct Told {
        std::vector<std::string> first;
        std::size_t count = 0;  // of all; the reader counts no further than it lists
    };

    // Of the last reading that was taken up.
    void put_read(std::string const& source, std::vector<campaigns::calendar::CalendarProblem> const& problems);
    // Of events that the last look could not read, and that stay as they were before: readings do not see them.
    void put_unread(std::string const& source, std::vector<std::string> const& problems);

    Told find(std::string const& source) const;

    template <class IsNamed>
    void keep_only(IsNamed is_named)
    {
        std::erase_if(by_source_, [&](auto const& one) { return !is_named(one.first); });
    }

private:
    struct Both {
        Told unread, read;
    };

    std::map<std::string, Both> by_source_;
};

}  // namespace peal::app
