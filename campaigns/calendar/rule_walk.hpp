#pragma once

#include "campaigns/calendar/rule_days.hpp"

#include <cstddef>

namespace peal::campaigns::calendar {

// Walks through the wall times that a rule names, one period (hour, day, week, month, year) after the other, however rarely
// it matches: a rule that never matches ends at `to` or when the work is used up, it cannot spin. Wall times only: the
// zone comes afterwards, so that a gap moves one instance and not those after it. UNTIL is the caller's: it may be an instant.
class RuleWalk {
public:
    // `rule` as complete_rule gave it. Results lie in [max(first, from), to); COUNT counts from `first` all the same.
    RuleWalk(Rule const& rule, Wall first, Wall from, Wall to, Work& work);
    RuleWalk(RuleWalk const&) = delete;
    RuleWalk& operator=(RuleWalk const&) = delete;

    // Nothing: the end, or the work was used up.
    std::optional<Wall> next();

private:
    std::int64_t period_of(Wall wall) const;
    Wall begin_of(std::int64_t period) const;
    bool fill();
    void add_day(std::chrono::local_days day);
    void pick_positions();

    Rule rule_;
    RuleDays days_;
    Wall first_;
    Wall from_;
    Wall to_;
    Work& work_;
    std::int64_t period_ = 0;
    std::vector<Wall> set_;
    std::size_t position_ = 0;
    std::optional<int> count_left_;
};

// Whether the rule itself makes `wall`, seen from `first`.
bool makes(Rule const& rule, Wall first, Wall wall, Work& work);

}  // namespace peal::campaigns::calendar
