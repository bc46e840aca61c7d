#include "core/time.hpp"

#include <charconv>
#include <cstddef>
#include <cstdlib>

namespace peal {

namespace {

// Reads exactly `digits` decimal digits at the front of `text` and takes them off.
bool take_number(std::string_view& text, std::size_t digits, int& value)
{
    if (text.size() < digits) return false;
    for (std::size_t i = 0; i < digits; ++i)
        if (text[i] < '0' || text[i] > '9') return false;
    std::from_chars(text.data(), text.data() + digits, value);
    text.remove_prefix(digits);
    return true;
}

bool take_char(std::string_view& text, char wanted)
{
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

// With leading noughts, and what stands behind it. By hand: calendars and plans write very many.
void append(std::string& text, int value, std::size_t digits, char behind)
{
    char buffer[12];
    auto const* const end = std::to_chars(buffer, buffer + sizeof buffer, std::abs(value)).ptr;
    auto const length = static_cast<std::size_t>(end - buffer);
    if (value < 0) text += '-';
    if (auto const width = value < 0 ? digits - 1 : digits; length < width) text.append(width - length, '0');
    text.append(buffer, length);
    text += behind;
}

}  // namespace

std::string to_iso(Instant instant)
{
    using namespace std::chrono;
    auto const day = floor<days>(instant);
    year_month_day const date(day);
    hh_mm_ss const clock(instant - day);
    std::string text;
    text.reserve(24);
    append(text, int(date.year()), 4, '-');
    append(text, int(unsigned(date.month())), 2, '-');
    append(text, int(unsigned(date.day())), 2, 'T');
    append(text, int(clock.hours().count()), 2, ':');
    append(text, int(clock.minutes().count()), 2, ':');
    auto const ms = int(clock.subseconds().count());
    append(text, int(clock.seconds().count()), 2, ms == 0 ? 'Z' : '.');
    if (ms != 0) append(text, ms, 3, 'Z');
    return text;
}

Result<Instant> parse_instant(std::string_view text)
{
    using namespace std::chrono;
    auto const bad = [&] {
        return fail(ErrorKind::rejected, "`" + std::string(text.substr(0, 40)) +
                                             "` is not a UTC moment; write 2027-10-09T08:00:00Z or 2027-10-09");
    };
    auto rest = text;
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0;
    if (!take_number(rest, 4, y) || !take_char(rest, '-') || !take_number(rest, 2, mo) || !take_char(rest, '-') ||
        !take_number(rest, 2, d))
        return bad();
    year_month_day const date{year(y), month(unsigned(mo)), day(unsigned(d))};
    if (!date.ok()) return bad();
    if (!rest.empty()) {
        if (!take_char(rest, 'T') || !take_number(rest, 2, h) || !take_char(rest, ':') || !take_number(rest, 2, mi) ||
            !take_char(rest, ':') || !take_number(rest, 2, s))
            return bad();
        if (take_char(rest, '.') && !take_number(rest, 3, ms)) return bad();
        if (!take_char(rest, 'Z') || !rest.empty()) return bad();
        if (h > 23 || mi > 59 || s > 59) return bad();
    }
    return Instant(sys_days{date}) + hours(h) + minutes(mi) + seconds(s) + milliseconds(ms);
}

}  // namespace peal
