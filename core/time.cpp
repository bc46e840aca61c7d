#include "core/time.hpp"

#include <charconv>

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

// With so many digits at least, and what comes behind it.
void add_number(std::string& text, int number, std::size_t digits, char behind)
{
    auto const plain = std::to_string(number);
    if (plain.size() < digits) text.append(digits - plain.size(), '0');
    text += plain;
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
    text.reserve(sizeof "2027-03-01T09:00:00.000Z");
    add_number(text, int(date.year()), 4, '-');
    add_number(text, int(unsigned(date.month())), 2, '-');
    add_number(text, int(unsigned(date.day())), 2, 'T');
    add_number(text, int(clock.hours().count()), 2, ':');
    add_number(text, int(clock.minutes().count()), 2, ':');
    auto const ms = int(clock.subseconds().count());
    add_number(text, int(clock.seconds().count()), 2, ms == 0 ? 'Z' : '.');
    if (ms != 0) add_number(text, ms, 3, 'Z');
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
