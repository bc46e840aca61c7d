#pragma once

#include "campaigns/moments/moment.hpp"

#include <chrono>
#include <optional>
#include <string_view>

// The value types of iCalendar that Peal needs (RFC 5545, 3.3), read strictly: 30 February is no date.
namespace peal::campaigns::calendar {

enum class Form { date, local, utc };

struct DateValue {
    Wall wall;  // midnight for a date
    Form form = Form::date;

    bool operator==(DateValue const&) const = default;
};

// "20271009", "20271009T090000", "20271009T080000Z"; years 1601 to 9999. A leap second is the second before it.
std::optional<DateValue> read_date_value(std::string_view text);

struct DurationValue {
    std::chrono::days days{0};        // nominal: as long as the calendar says
    std::chrono::seconds seconds{0};  // exact

    bool operator==(DurationValue const&) const = default;
};

// "P1W", "P1DT2H", "-PT15M"; at most 100 years.
std::optional<DurationValue> read_duration(std::string_view text);

// Decimal digits only, at most nine of them.
std::optional<int> read_number(std::string_view text);

// "+3" and "-1" too.
std::optional<int> read_signed_number(std::string_view text);

inline std::chrono::local_days day_of(Wall wall)
{
    return std::chrono::floor<std::chrono::days>(wall);
}

}  // namespace peal::campaigns::calendar
