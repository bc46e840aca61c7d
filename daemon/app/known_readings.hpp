#pragma once

#include "campaigns/planner/reach.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>

namespace peal::app {

// What was read and taken up of each calendar since the start, so that what is still so is not read again. A reading covers
// more than is needed: what stays as it is is read again once a day, and not at every plan, which moves on with the days.
class KnownReadings {
public:
    using Reach = campaigns::planner::Reach;

    // That a reading is made for, where `needed` is.
    static Reach to_read(Reach needed) { return {needed.from, needed.to + margin, needed.ahead_from}; }

    // `mark` is of what was read, and of how.
    void put(std::string const& source, std::string mark, Reach read) { known_[source] = {std::move(mark), read}; }

    // What lies behind the beginning of its reach is over.
    bool covers(std::string const& source, std::string const& mark, Reach needed) const
    {
        auto const found = known_.find(source);
        return found != known_.end() && found->second.mark == mark && needed.from >= found->second.reach.from &&
               needed.to <= found->second.reach.to;
    }

    void forget(std::string const& source) { known_.erase(source); }

    template <class IsNamed>
    void keep_only(IsNamed is_named)
    {
        std::erase_if(known_, [&](auto const& one) { return !is_named(one.first); });
    }

private:
    struct Reading {
        std::string mark;
        Reach reach;
    };

    static constexpr Duration margin = std::chrono::hours(24);

    std::map<std::string, Reading> known_;  // by source
};

}  // namespace peal::app
