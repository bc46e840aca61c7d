#pragma once

#include "campaigns/calendar/values.hpp"
#include "campaigns/calendar/work.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace peal::campaigns::calendar {

enum class Frequency { hourly, daily, weekly, monthly, yearly };

// "2TU" is {2, Tuesday}; "TU" is {0, Tuesday}.
struct NthWeekday {
    int nth = 0;
    std::chrono::weekday weekday;
};

// A recurrence rule (RFC 5545, 3.3.10) as written; lists are sorted and free of duplicates, empty where the rule is silent.
struct Rule {
    Frequency frequency = Frequency::daily;
    int interval = 1;
    std::optional<int> count;
    std::optional<DateValue> until;
    std::chrono::weekday week_start = std::chrono::Monday;
    std::vector<int> by_second, by_minute, by_hour, by_month_day, by_year_day, by_week_number, by_month,
        by_set_position;
    std::vector<NthWeekday> by_day;
};

// Rejected with the part that is wrong: what the RFC forbids (COUNT with UNTIL, INTERVAL=0, 255SU), what Peal does not do
// (SECONDLY, MINUTELY, RSCALE, more than 288 times a day), and days that never come (30 February).
Result<Rule> read_rule(std::string_view text);

// The same for one of many rules, which share the work of looking for such days. When it is used up they are not looked for.
Result<Rule> read_rule(std::string_view text, Work& work);

// Fills in what the rule leaves to the first instance: the time of day, the weekday, the day of the month.
// An all-day series has no hours: `dates_only` drops them, and refuses HOURLY.
Result<Rule> complete_rule(Rule rule, Wall first, bool dates_only);
Result<Rule> complete_rule(Rule rule, Wall first, bool dates_only, Work& work);

}  // namespace peal::campaigns::calendar
