#include "campaigns/calendar/rule_walk.hpp"

#include <algorithm>

namespace peal::campaigns::calendar {

using namespace std::chrono;

namespace {

// std::chrono counts years in 16 bits, and one step may be 32,767 of them.
constexpr std::int64_t year_max = 9999;

std::int64_t floor_divide(std::int64_t value, std::int64_t by)
{
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

// Days from the epoch to the first Monday-like start of a week, so that weeks can be counted.
std::int64_t week_offset(weekday week_start)
{
    return (week_start - weekday(local_days())).count();
}

}  // namespace

RuleWalk::RuleWalk(Rule const& rule, Wall first, Wall from, Wall to, Work& work)
    : rule_(rule), days_(rule_), first_(first), from_(from), to_(to), work_(work), count_left_(rule.count)
{
    auto const origin = period_of(first);
    period_ = origin;
    // Without COUNT an old series is entered where it is wanted, in step with its interval.
    if (!count_left_ && from > first) {
        auto const periods = std::max<std::int64_t>(period_of(from) - origin, 0);
        period_ = origin + periods / rule_.interval * rule_.interval;
    }
}

std::int64_t RuleWalk::period_of(Wall wall) const
{
    auto const day = day_of(wall);
    year_month_day const date(day);
    switch (rule_.frequency) {
        case Frequency::hourly: return floor<hours>(wall).time_since_epoch().count();
        case Frequency::daily: return day.time_since_epoch().count();
        case Frequency::weekly: return floor_divide(day.time_since_epoch().count() - week_offset(rule_.week_start), 7);
        case Frequency::monthly: return int(date.year()) * 12LL + unsigned(date.month()) - 1;
        case Frequency::yearly:
            return rule_.by_week_number.empty() ? int(date.year()) : int(week_year(day, rule_.week_start));
    }
    return 0;
}

Wall RuleWalk::begin_of(std::int64_t period) const
{
    switch (rule_.frequency) {
        case Frequency::hourly: return Wall(hours(period));
        case Frequency::daily: return Wall(days(period));
        case Frequency::weekly: return Wall(days(period * 7 + week_offset(rule_.week_start)));
        case Frequency::monthly: {
            auto const year_number = floor_divide(period, 12);
            return Wall(local_days(year(int(year_number)) / month(unsigned(period - year_number * 12) + 1) / 1));
        }
        case Frequency::yearly: {
            year const number{int(period)};
            return rule_.by_week_number.empty() ? Wall(local_days(number / January / 1))
                                                : Wall(first_week(number, rule_.week_start));
        }
    }
    return Wall();
}

void RuleWalk::add_day(local_days day)
{
    if (!days_.names(day)) return;
    work_.left -= std::int64_t(rule_.by_hour.size() * rule_.by_minute.size() * rule_.by_second.size());
    for (int const hour : rule_.by_hour) {
        for (int const minute : rule_.by_minute) {
            for (int const second : rule_.by_second)
                set_.push_back(Wall(day) + hours(hour) + minutes(minute) + seconds(second));
        }
    }
}

void RuleWalk::pick_positions()
{
    if (rule_.by_set_position.empty()) return;
    std::vector<Wall> picked;
    auto const size = std::int64_t(set_.size());
    for (int const nth : rule_.by_set_position) {
        auto const index = nth > 0 ? nth - 1 : size + nth;
        if (index >= 0 && index < size) picked.push_back(set_[std::size_t(index)]);
    }
    std::sort(picked.begin(), picked.end());
    picked.erase(std::unique(picked.begin(), picked.end()), picked.end());
    set_ = std::move(picked);
}

// Makes the set of the next period; false at the end.
bool RuleWalk::fill()
{
    set_.clear();
    position_ = 0;
    if (rule_.frequency == Frequency::yearly && period_ > year_max) return false;
    auto const begin = begin_of(period_);
    if (begin >= to_ || work_.left <= 0) return false;
    if (rule_.frequency == Frequency::hourly) {
        --work_.left;
        auto const day = day_of(begin);
        int const hour = int(floor<hours>(begin - day).count());
        bool const wanted =
            rule_.by_hour.empty() || std::binary_search(rule_.by_hour.begin(), rule_.by_hour.end(), hour);
        if (wanted && days_.names(day)) {
            work_.left -= std::int64_t(rule_.by_minute.size() * rule_.by_second.size());
            for (int const minute : rule_.by_minute) {
                for (int const second : rule_.by_second) set_.push_back(begin + minutes(minute) + seconds(second));
            }
        }
    } else {
        auto const end = day_of(begin_of(period_ + 1));
        for (auto day = day_of(begin); day < end;) {
            --work_.left;
            auto const next = days_.skip_month(day);
            if (next == day) add_day(day);
            day = next == day ? day + days(1) : next;
        }
    }
    pick_positions();
    period_ += rule_.interval;
    return true;
}

std::optional<Wall> RuleWalk::next()
{
    for (;;) {
        if (position_ == set_.size()) {
            if (!fill()) return std::nullopt;
            continue;
        }
        auto const wall = set_[position_++];
        if (wall < first_) continue;
        if (wall >= to_) return std::nullopt;
        if (count_left_ && --*count_left_ < 0) return std::nullopt;
        if (wall >= from_) return wall;
    }
}

bool makes(Rule const& rule, Wall first, Wall wall, Work& work)
{
    if (wall < first) return false;
    return RuleWalk(rule, first, wall, wall + seconds(1), work).next().has_value();
}

}  // namespace peal::campaigns::calendar
