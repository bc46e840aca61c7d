#include "connectors/http_date.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace peal::connectors {

namespace {

constexpr std::array<char const*, 7> days_of_week = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<char const*, 12> months_of_year = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text)
{
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::string to_http_date(Instant instant)
{
    using namespace std::chrono;
    auto const day = floor<days>(instant);
    year_month_day const date(day);
    hh_mm_ss const time(floor<seconds>(instant - day));
    char buffer[64];
    auto const length = std::snprintf(
        buffer, sizeof buffer, "%s, %02u %s %04d %02d:%02d:%02d GMT", days_of_week[weekday(day).c_encoding()],
        unsigned(date.day()), months_of_year[unsigned(date.month()) - 1], int(date.year()), int(time.hours().count()),
        int(time.minutes().count()), int(time.seconds().count()));
    return {buffer, static_cast<std::size_t>(length)};
}

std::optional<Instant> parse_http_date(std::string_view text)
{
    using namespace std::chrono;
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[7] != ' ' ||
        text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':')
        return std::nullopt;
    unsigned month_number = 0;
    for (unsigned m = 0; m < months_of_year.size(); ++m)
        if (text.substr(8, 3) == months_of_year[m]) month_number = m + 1;
    auto const d = number(text.substr(5, 2));
    auto const y = number(text.substr(12, 4));
    auto const h = number(text.substr(17, 2));
    auto const mi = number(text.substr(20, 2));
    auto const s = number(text.substr(23, 2));
    if (!d || !y || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    year_month_day const date{year(*y), month(month_number), day(static_cast<unsigned>(*d))};
    if (!date.ok()) return std::nullopt;
    return Instant(sys_days{date}) + hours(*h) + minutes(*mi) + seconds(*s);
}

}  // namespace peal::connectors
