#include "campaigns/calendar/rule_days.hpp"

#include <algorithm>

namespace peal::campaigns::calendar {

using namespace std::chrono;

namespace {

int day_count(year_month const& month)
{
    return int(unsigned((month / last).day()));
}

bool holds(std::vector<int> const& list, int value)
{
    return std::binary_search(list.begin(), list.end(), value);
}

// Whether the `position`-th of `total` (from 1) is the nth, counted from the end when nth is negative.
bool is_nth(int nth, int position, int total)
{
    int const from_front = (position + 6) / 7;
    int const from_end = -((total - position + 7) / 7);
    return nth == from_front || nth == from_end;
}

}  // namespace

local_days first_week(year year, weekday week_start)
{
    local_days const fourth{year / January / 4};  // always in week 1
    return fourth - (weekday(fourth) - week_start);
}

year week_year(local_days day, weekday week_start)
{
    auto const year = year_month_day(day).year();
    if (day < first_week(year, week_start)) return year - years(1);
    if (day >= first_week(year + years(1), week_start)) return year + years(1);
    return year;
}

RuleDays::RuleDays(Rule const& rule) : rule_(rule)
{
    for (int const month : rule.by_month) months_.set(std::size_t(month));
    for (int const day : rule.by_month_day) {
        if (day > 0)
            month_days_.set(std::size_t(day));
        else
            month_days_from_end_.set(std::size_t(-day));
    }
    for (auto const& day : rule.by_day) {
        weekdays_.set(day.weekday.c_encoding());
        has_nth_ = has_nth_ || day.nth != 0;
    }
    nth_in_month_ = rule.frequency == Frequency::monthly || !rule.by_month.empty();
}

bool RuleDays::names_weekday(local_days day, year_month_day const& date) const
{
    weekday const today(day);
    if (!weekdays_.test(today.c_encoding())) return false;
    if (!has_nth_) return true;
    int position = 0;
    int total = 0;
    if (nth_in_month_) {
        position = int(unsigned(date.day()));
        total = day_count(date.year() / date.month());
    } else {
        position = int((day - local_days(date.year() / January / 1)).count()) + 1;
        total = date.year().is_leap() ? 366 : 365;
    }
    return std::any_of(rule_.by_day.begin(), rule_.by_day.end(), [&](NthWeekday const& wanted) {
        return wanted.weekday == today && (wanted.nth == 0 || is_nth(wanted.nth, position, total));
    });
}

bool RuleDays::names(local_days day) const
{
    year_month_day const date(day);
    if (months_.any() && !months_.test(unsigned(date.month()))) return false;
    if (!rule_.by_month_day.empty()) {
        auto const from_front = unsigned(date.day());
        auto const from_end = unsigned(day_count(date.year() / date.month())) - from_front + 1;
        if (!month_days_.test(from_front) && !month_days_from_end_.test(from_end)) return false;
    }
    if (!rule_.by_year_day.empty()) {
        int const from_front = int((day - local_days(date.year() / January / 1)).count()) + 1;
        int const from_end = from_front - 1 - (date.year().is_leap() ? 366 : 365);
        if (!holds(rule_.by_year_day, from_front) && !holds(rule_.by_year_day, from_end)) return false;
    }
    if (!rule_.by_week_number.empty()) {
        auto const year = week_year(day, rule_.week_start);
        auto const begin = first_week(year, rule_.week_start);
        int const total = int((first_week(year + years(1), rule_.week_start) - begin).count()) / 7;
        int const from_front = int((day - begin).count()) / 7 + 1;
        if (!holds(rule_.by_week_number, from_front) && !holds(rule_.by_week_number, from_front - 1 - total))
            return false;
    }
    return rule_.by_day.empty() || names_weekday(day, date);
}

local_days RuleDays::skip_month(local_days day) const
{
    if (months_.none()) return day;
    year_month_day const date(day);
    if (months_.test(unsigned(date.month()))) return day;
    return local_days((date.year() / date.month() + months(1)) / 1);
}

bool RuleDays::names_any(Work& work) const
{
    int const kinds = int(!rule_.by_month.empty()) + int(!rule_.by_month_day.empty()) +
                      int(!rule_.by_year_day.empty()) + int(!rule_.by_week_number.empty()) + int(!rule_.by_day.empty());
    if (kinds < 2) return true;
    // Between 1901 and 2099 dates and weekdays repeat every 28 years.
    local_days const begin{2000y / January / 1};
    local_days const end{2028y / January / 1};
    for (auto day = skip_month(begin); day < end; day = skip_month(day + days(1))) {
        if (--work.left <= 0 || names(day)) return true;
    }
    return false;
}

}  // namespace peal::campaigns::calendar
