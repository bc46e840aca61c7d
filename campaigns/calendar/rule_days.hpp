#pragma once

#include "campaigns/calendar/rule.hpp"

#include <bitset>

namespace peal::campaigns::calendar {

// The first day of week 1 of `year`: the week, starting on `week_start`, that holds at least four of its days.
std::chrono::local_days first_week(std::chrono::year year, std::chrono::weekday week_start);

// The year whose numbered weeks the day belongs to.
std::chrono::year week_year(std::chrono::local_days day, std::chrono::weekday week_start);

// Asks of a single day whether a rule names it, whatever the rule's phase. Parts of the rule that are silent name every day.
class RuleDays {
public:
    explicit RuleDays(Rule const& rule);

    bool names(std::chrono::local_days day) const;

    // `day`, or the first of the next month where the rule names nothing in this one. Saves looking at most of a year.
    std::chrono::local_days skip_month(std::chrono::local_days day) const;

    // False for "30 February" and the like: no day of the calendar's cycle is named. True when the work was used up before.
    bool names_any(Work& work) const;

private:
    bool names_weekday(std::chrono::local_days day, std::chrono::year_month_day const& date) const;

    Rule const& rule_;
    std::bitset<13> months_;
    std::bitset<32> month_days_;
    std::bitset<32> month_days_from_end_;
    std::bitset<7> weekdays_;
    bool has_nth_ = false;
    bool nth_in_month_ = false;
};

}  // namespace peal::campaigns::calendar
