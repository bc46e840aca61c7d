#include "campaigns/moments/moment.hpp"

#include "campaigns/moments/far_years.hpp"

#include <date/tz.h>

#include <exception>

namespace peal::campaigns {

namespace {

bool is_name_character(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
           c == '-';
}

// [A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)* with a capital in front, which keeps out what else lies in the zoneinfo folder
// ("localtime", "posix/...", "right/..." with its leap seconds).
bool is_zone_spelling(std::string_view name)
{
    if (name.empty() || name.size() > 64 || name.front() < 'A' || name.front() > 'Z') return false;
    char before = '/';
    for (char const c : name) {
        if (c == '/' ? before == '/' : !is_name_character(c)) return false;
        before = c;
    }
    return before != '/';
}

// nullptr for an unknown zone.
date::time_zone const* find_zone(std::string_view name)
{
    // Most often it is the one that was asked for before.
    thread_local date::time_zone const* last = nullptr;
    if (last != nullptr && last->name() == name) return last;
    if (!is_zone_spelling(name)) return nullptr;
    try {
        auto const* const found = date::locate_zone(std::string(name));
        // Another name for a zone leads to the zone under its own.
        if (found->name() == name) last = found;
        return found;
    } catch (std::exception const&) {
        return nullptr;
    }
}

// The stretch of time with one offset that the last question fell into: most often the next one falls there too.
struct Stretch {
    date::time_zone const* zone = nullptr;
    date::sys_seconds begin, end;
    std::chrono::seconds offset{0};

    void take(date::time_zone const* of, date::sys_info const& info)
    {
        zone = of;
        begin = info.begin;
        end = info.end;
        offset = info.offset;
    }
};

thread_local Stretch last_stretch;

// Further from a change of the clocks than any wall time is from its moment.
constexpr std::chrono::days clear_of_changes{2};

// Whether the system's table of the zone has ended by then. Most end in 2037, Morocco's goes on to 2087.
bool is_beyond_table(date::time_zone const& zone, date::sys_seconds at)
{
    try {
        return zone.get_info(at).end > std::chrono::sys_days(std::chrono::year(9999) / 1 / 1);
    } catch (std::exception const&) {
        return true;
    }
}

tl::unexpected<Error> unknown_zone(std::string_view zone)
{
    return fail(ErrorKind::rejected, "`" + std::string(zone.substr(0, 64)) +
                                         "` is not a time zone; write an IANA name such as Europe/London");
}

// The library throws for zone files it cannot read.
tl::unexpected<Error> unusable_zone(std::string_view zone, std::exception const& error)
{
    return fail(ErrorKind::rejected, "the system's data for the time zone " + std::string(zone) + " cannot be used",
                error.what());
}

}  // namespace

bool is_known_zone(std::string_view zone)
{
    return find_zone(zone) != nullptr;
}

Result<Moment> to_moment(Wall wall, std::string_view zone)
{
    auto const* const found = find_zone(zone);
    if (found == nullptr) return unknown_zone(zone);
    if (auto const year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(wall)).year();
        year >= tables_end && is_beyond_table(*found, date::sys_seconds(wall.time_since_epoch()))) {
        if (auto const far = find_far_years(zone, year)) return far->moment_of(wall);
    }
    date::sys_seconds const likely(wall.time_since_epoch() - last_stretch.offset);
    if (last_stretch.zone == found && likely - clear_of_changes >= last_stretch.begin &&
        likely + clear_of_changes < last_stretch.end)
        return Moment{Instant(likely.time_since_epoch()), Shift::none};
    try {
        auto const info = found->get_info(date::local_seconds(wall.time_since_epoch()));
        if (info.result == date::local_info::unique) last_stretch.take(found, info.first);
        Moment moment;
        moment.at = Instant(wall.time_since_epoch() - info.first.offset);
        if (info.result == date::local_info::nonexistent) moment.shift = Shift::gap;
        if (info.result == date::local_info::ambiguous) moment.shift = Shift::overlap;
        return moment;
    } catch (std::exception const& error) {
        return unusable_zone(zone, error);
    }
}

Result<Wall> to_wall(Instant instant, std::string_view zone)
{
    auto const* const found = find_zone(zone);
    if (found == nullptr) return unknown_zone(zone);
    auto const seconds = std::chrono::floor<std::chrono::seconds>(instant);
    if (auto const year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(instant)).year();
        year >= tables_end && is_beyond_table(*found, date::sys_seconds(seconds.time_since_epoch()))) {
        if (auto const far = find_far_years(zone, year))
            return Wall(seconds.time_since_epoch() + far->offset_at(seconds));
    }
    date::sys_seconds const at(seconds.time_since_epoch());
    if (last_stretch.zone == found && at >= last_stretch.begin && at < last_stretch.end)
        return Wall(seconds.time_since_epoch() + last_stretch.offset);
    try {
        auto const info = found->get_info(at);
        last_stretch.take(found, info);
        return Wall(seconds.time_since_epoch() + info.offset);
    } catch (std::exception const& error) {
        return unusable_zone(zone, error);
    }
}

}  // namespace peal::campaigns
