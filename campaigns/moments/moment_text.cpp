#include "campaigns/moments/moment.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace peal::campaigns {

namespace {

struct Parts {
    std::chrono::year_month_day date;
    std::chrono::weekday weekday;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Parts split(Wall wall)
{
    auto const day = std::chrono::floor<std::chrono::days>(wall);
    return {std::chrono::year_month_day(day), std::chrono::weekday(day), std::chrono::hh_mm_ss(wall - day)};
}

// With zeros in front up to `width` characters. A plan writes some hundred thousand moments.
void put(std::string& text, long number, std::size_t width)
{
    auto const digits = std::to_string(number);
    if (digits.size() < width) text.append(width - digits.size(), '0');
    text += digits;
}

void put_time(std::string& text, Parts const& parts)
{
    put(text, parts.time.hours().count(), 2);
    text += ':';
    put(text, parts.time.minutes().count(), 2);
}

}  // namespace

std::string to_text(Wall wall)
{
    auto const parts = split(wall);
    std::string text;
    put(text, int(parts.date.year()), 4);
    text += '-';
    put(text, unsigned(parts.date.month()), 2);
    text += '-';
    put(text, unsigned(parts.date.day()), 2);
    text += 'T';
    put_time(text, parts);
    if (auto const seconds = parts.time.seconds().count(); seconds != 0) {
        text += ':';
        put(text, seconds, 2);
    }
    return text;
}

std::string to_words(Wall wall)
{
    static constexpr std::array<char const*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<char const*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const parts = split(wall);
    std::string text = weekdays[parts.weekday.c_encoding()];
    text += ' ';
    put(text, unsigned(parts.date.day()), 1);
    text += ' ';
    text += months[unsigned(parts.date.month()) - 1];
    text += ' ';
    put(text, int(parts.date.year()), 1);
    text += ", ";
    put_time(text, parts);
    return text;
}

}  // namespace peal::campaigns
