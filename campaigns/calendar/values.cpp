#include "campaigns/calendar/values.hpp"

namespace peal::campaigns::calendar {

std::optional<int> read_number(std::string_view text)
{
    if (text.empty() || text.size() > 9) return std::nullopt;
    int value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<int> read_signed_number(std::string_view text)
{
    bool const negative = !text.empty() && text.front() == '-';
    if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
    auto const value = read_number(text);
    if (!value) return std::nullopt;
    return negative ? -*value : *value;
}

std::optional<DateValue> read_date_value(std::string_view text)
{
    using namespace std::chrono;
    if (text.size() != 8 && text.size() != 15 && text.size() != 16) return std::nullopt;
    auto const y = read_number(text.substr(0, 4));
    auto const m = read_number(text.substr(4, 2));
    auto const d = read_number(text.substr(6, 2));
    if (!y || !m || !d) return std::nullopt;
    year_month_day const date{year(*y), month(unsigned(*m)), day(unsigned(*d))};
    if (!date.ok() || *y < 1601) return std::nullopt;
    DateValue value{Wall(local_days(date)), Form::date};
    if (text.size() == 8) return value;

    if (text[8] != 'T' && text[8] != 't') return std::nullopt;
    auto const h = read_number(text.substr(9, 2));
    auto const mi = read_number(text.substr(11, 2));
    auto const s = read_number(text.substr(13, 2));
    if (!h || !mi || !s || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    value.wall += hours(*h) + minutes(*mi) + seconds(*s == 60 ? 59 : *s);
    value.form = Form::local;
    if (text.size() == 15) return value;
    if (text[15] != 'Z' && text[15] != 'z') return std::nullopt;
    value.form = Form::utc;
    return value;
}

std::optional<DurationValue> read_duration(std::string_view text)
{
    using namespace std::chrono;
    constexpr std::int64_t seconds_max = 100LL * 366 * 86400;
    bool const negative = !text.empty() && text.front() == '-';
    if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
    if (text.empty() || (text.front() != 'P' && text.front() != 'p')) return std::nullopt;
    text.remove_prefix(1);

    std::int64_t days_sum = 0;
    std::int64_t seconds_sum = 0;
    bool in_time = false;
    bool any = false;
    while (!text.empty()) {
        if (text.front() == 'T' || text.front() == 't') {
            if (in_time) return std::nullopt;
            in_time = true;
            text.remove_prefix(1);
            continue;
        }
        auto const digits = text.find_first_not_of("0123456789");
        if (digits == std::string_view::npos) return std::nullopt;
        auto const number = read_number(text.substr(0, digits));
        if (!number) return std::nullopt;
        char const unit = text[digits];
        if (!in_time && (unit == 'W' || unit == 'w'))
            days_sum += 7LL * *number;
        else if (!in_time && (unit == 'D' || unit == 'd'))
            days_sum += *number;
        else if (in_time && (unit == 'H' || unit == 'h'))
            seconds_sum += 3600LL * *number;
        else if (in_time && (unit == 'M' || unit == 'm'))
            seconds_sum += 60LL * *number;
        else if (in_time && (unit == 'S' || unit == 's'))
            seconds_sum += *number;
        else
            return std::nullopt;
        if (days_sum > seconds_max / 86400 || seconds_sum > seconds_max) return std::nullopt;
        any = true;
        text.remove_prefix(digits + 1);
    }
    if (!any) return std::nullopt;
    if (negative) return DurationValue{-days(days_sum), -seconds(seconds_sum)};
    return DurationValue{days(days_sum), seconds(seconds_sum)};
}

}  // namespace peal::campaigns::calendar
