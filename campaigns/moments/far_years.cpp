#include "campaigns/moments/far_years.hpp"

#include "core/files.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace peal::campaigns {

using namespace std::chrono;

namespace {

constexpr std::size_t zone_bytes_max = 1 << 20;

// One of "M3.5.0/1" (month, week, weekday), "J60" (1 to 365, never 29 February), "59" (0 to 365).
struct YearlyChange {
    enum class Kind { month_week_day, day_without_leap, day };
    Kind kind = Kind::month_week_day;
    int month = 0;
    int week = 0;
    int day = 0;
    seconds time = hours(2);  // wall time, may be negative or beyond the day
};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool take(std::string_view& text, char wanted)
{
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<int> take_number(std::string_view& text)
{
    int value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 4 && is_digit(text[digits])) value = value * 10 + (text[digits++] - '0');
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

// "GMT" or "<+0330>"
bool take_name(std::string_view& text)
{
    if (take(text, '<')) {
        auto const end = text.find('>');
        if (end == std::string_view::npos) return false;
        text.remove_prefix(end + 1);
        return true;
    }
    auto const is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    auto const letters = std::size_t(std::find_if_not(text.begin(), text.end(), is_letter) - text.begin());
    text.remove_prefix(letters);
    return letters >= 3;
}

// "5", "-3:30", "+167:00:00"
std::optional<seconds> take_time(std::string_view& text)
{
    bool const negative = take(text, '-');
    if (!negative) take(text, '+');
    auto const h = take_number(text);
    auto const m = h && take(text, ':') ? take_number(text) : std::optional(0);
    auto const s = m && take(text, ':') ? take_number(text) : std::optional(0);
    if (!h || !m || !s || *h > 167 || *m > 59 || *s > 59) return std::nullopt;
    auto const time = seconds(*h * 3600 + *m * 60 + *s);
    return negative ? -time : time;
}

std::optional<YearlyChange> take_change(std::string_view& text)
{
    if (!take(text, ',')) return std::nullopt;
    YearlyChange change;
    if (take(text, 'M')) {
        auto const month = take_number(text);
        auto const week = take(text, '.') ? take_number(text) : std::nullopt;
        auto const day = take(text, '.') ? take_number(text) : std::nullopt;
        if (!month || !week || !day || *month < 1 || *month > 12 || *week < 1 || *week > 5 || *day > 6)
            return std::nullopt;
        change.month = *month;
        change.week = *week;
        change.day = *day;
    } else {
        change.kind = take(text, 'J') ? YearlyChange::Kind::day_without_leap : YearlyChange::Kind::day;
        auto const day = take_number(text);
        bool const from_one = change.kind == YearlyChange::Kind::day_without_leap;
        if (!day || *day > 365 || (from_one && *day < 1)) return std::nullopt;
        change.day = *day;
    }
    if (take(text, '/')) {
        auto const time = take_time(text);
        if (!time) return std::nullopt;
        change.time = *time;
    }
    return change;
}

local_days day_of(YearlyChange const& change, year year)
{
    local_days const new_year{year / January / 1};
    if (change.kind == YearlyChange::Kind::day) return new_year + days(change.day);
    if (change.kind == YearlyChange::Kind::day_without_leap) {
        return new_year + days(change.day - 1 + (year.is_leap() && change.day >= 60 ? 1 : 0));
    }
    auto const within = year / month(unsigned(change.month));
    weekday const wanted(unsigned(change.day));
    if (change.week == 5) return local_days(within / wanted[last]);
    return local_days(within / wanted[unsigned(change.week)]);
}

// Of the zone's file, which is read once. As many are kept as the system has zones.
std::string const& find_last_line(std::string_view zone)
{
    thread_local std::map<std::string, std::string, std::less<>> known;
    auto const found = known.find(zone);
    if (found != known.end()) return found->second;
    std::string line;
    auto const file = read_file("/usr/share/zoneinfo/" + std::string(zone), zone_bytes_max);
    if (file && file->size() > 1 && file->back() == '\n') {
        std::string_view const text(file->data(), file->size() - 1);
        auto const before = text.rfind('\n');
        if (before != std::string_view::npos) line = text.substr(before + 1);
    }
    return known.emplace(zone, std::move(line)).first->second;
}

}  // namespace

seconds FarYears::offset_at(sys_seconds at) const
{
    if (changes.empty()) return standard;
    for (auto const& change : changes) {
        if (at < change.at) return change.before;
    }
    return changes.back().after;
}

Moment FarYears::moment_of(Wall wall) const
{
    auto const with = [&](seconds offset, Shift shift) {
        return Moment{Instant(wall.time_since_epoch() - offset), shift};
    };
    if (changes.empty()) return with(standard, Shift::none);
    for (auto const& change : changes) {
        auto const first = Wall(change.at.time_since_epoch() + std::min(change.before, change.after));
        auto const over = Wall(change.at.time_since_epoch() + std::max(change.before, change.after));
        if (wall >= over) continue;
        bool const is_between = wall >= first;
        return with(change.before, !is_between                    ? Shift::none
                                   : change.after > change.before ? Shift::gap
                                                                  : Shift::overlap);
    }
    return with(changes.back().after, Shift::none);
}

std::optional<FarYears> read_far_years(std::string_view posix, year middle)
{
    // POSIX counts what must be added to reach UTC: the other way round.
    if (!take_name(posix)) return std::nullopt;
    auto const standard = take_time(posix);
    if (!standard) return std::nullopt;
    FarYears far{-*standard, {}};
    if (posix.empty()) return far;
    if (!take_name(posix)) return std::nullopt;
    auto summer = far.standard + hours(1);
    if (!posix.empty() && posix.front() != ',') {
        auto const written = take_time(posix);
        if (!written) return std::nullopt;
        summer = -*written;
    }
    auto const begin = take_change(posix);
    auto const end = begin ? take_change(posix) : std::nullopt;
    if (!end || !posix.empty()) return std::nullopt;
    for (auto y = middle - years(1); y <= middle + years(1); ++y) {
        auto const at = [&](YearlyChange const& change, seconds before) {
            return sys_seconds(day_of(change, y).time_since_epoch() + change.time - before);
        };
        far.changes.push_back({at(*begin, far.standard), far.standard, summer});
        far.changes.push_back({at(*end, summer), summer, far.standard});
    }
    std::sort(far.changes.begin(), far.changes.end(),
              [](ClockChange const& a, ClockChange const& b) { return a.at < b.at; });
    return far;
}

std::optional<FarYears> find_far_years(std::string_view zone, year year)
{
    // A series asks for the same year over and over.
    struct Last {
        std::string zone;
        std::chrono::year year{0};
        std::optional<FarYears> years;
    };
    thread_local Last last;
    if (last.zone != zone || last.year != year)
        last = {std::string(zone), year, read_far_years(find_last_line(zone), year)};
    return last.years;
}

}  // namespace peal::campaigns
