#include "campaigns/moments/moment.hpp"

#include <array>
#include <cstdio>

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

}  // namespace

std::string to_text(Wall wall)
{
    auto const parts = split(wall);
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d", int(parts.date.year()),
                  unsigned(parts.date.month()), unsigned(parts.date.day()), int(parts.time.hours().count()),
                  int(parts.time.minutes().count()));
    std::string text = buffer.data();
    if (auto const seconds = parts.time.seconds().count(); seconds != 0) {
        std::snprintf(buffer.data(), buffer.size(), ":%02d", int(seconds));
        text += buffer.data();
    }
    return text;
}

std::string to_words(Wall wall)
{
    static constexpr std::array<char const*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<char const*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const parts = split(wall);
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%s %u %s %d, %02d:%02d", weekdays[parts.weekday.c_encoding()],
                  unsigned(parts.date.day()), months[unsigned(parts.date.month()) - 1], int(parts.date.year()),
                  int(parts.time.hours().count()), int(parts.time.minutes().count()));
    return buffer.data();
}

}  // namespace peal::campaigns
