#include "campaigns/calendar/reader.hpp"

#include "campaigns/calendar/expand.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

namespace peal::campaigns::calendar {

namespace {

constexpr std::size_t list_max = 200'000;
constexpr std::size_t list_bytes_max = 64 << 20;

// Clock changes are known a little beyond the window, for what ends or is moved there.
constexpr std::chrono::days zone_reach{800};

std::size_t bytes_of(Occurrence const& occurrence)
{
    auto bytes = occurrence.uid.size() + occurrence.summary.size() + occurrence.description.size() +
                 occurrence.location.size() + occurrence.url.size();
    for (auto const& category : occurrence.categories) bytes += category.size();
    return bytes;
}

// R1: the file's own zone where it is one the system knows.
std::string calendar_zone(CalendarComponent const& calendar, ReadOptions const& options, ProblemList& problems)
{
    auto const* const property = calendar.find("X-WR-TIMEZONE");
    if (property == nullptr || property->value.empty()) return options.default_zone;
    auto const name = printable(property->value);
    if (is_known_zone(name) && to_moment(Wall(), name)) return name;
    problems.add(property->line, "X-WR-TIMEZONE `" + name.substr(0, 64) +
                                     "` is no IANA name; times without a zone are read in " + options.default_zone);
    return options.default_zone;
}

bool is_cancelling(CalendarComponent const& calendar)
{
    auto const* const method = calendar.find("METHOD");
    if (method == nullptr) return false;
    auto const text = printable(method->value);
    return text.size() == 6 &&
           std::equal(text.begin(), text.end(), "CANCEL", [](char a, char b) { return (a & ~0x20) == b; });
}

// Expands everything, or says which limit the whole breaks.
Result<std::vector<Occurrence>> expand_all(std::vector<Series> const& all, Window const& window, Work& work,
                                           ProblemList& problems)
{
    std::vector<Occurrence> list;
    std::size_t bytes = 0;
    for (auto const& series : all) {
        auto const before = list.size();
        expand(series, window, work, list, problems);
        for (auto i = before; i < list.size(); ++i) bytes += bytes_of(list[i]);
        if (work.left <= 0)
            return fail(ErrorKind::rejected,
                        "the calendar's rules take too long to expand; end old series, or ask for a shorter period");
        if (list.size() > list_max || bytes > list_bytes_max) {
            return fail(ErrorKind::rejected,
                        "the calendar holds more than " + std::to_string(list_max) +
                            " occurrences, or 64 MiB of text, in the period asked for; ask for a shorter period");
        }
    }
    return list;
}

}  // namespace

Result<Expansion> read_calendar(std::string_view ics, ReadOptions const& options, Instant from, Instant to)
{
    if (!to_moment(Wall(), options.default_zone))
        return tl::unexpected(to_moment(Wall(), options.default_zone).error());
    ProblemList problems;
    auto const calendars = read_components(ics, problems);
    if (!calendars) return tl::unexpected(calendars.error());

    Work work;
    std::vector<std::unique_ptr<Zones>> zones;  // events point into these
    std::vector<Event> events;
    for (auto const& calendar : *calendars) {
        zones.push_back(std::make_unique<Zones>(calendar_zone(calendar, options, problems), calendar.zones,
                                                to + zone_reach, work, problems));
        for (auto const& component : calendar.events) {
            if (auto event = read_event(component, *zones.back(), is_cancelling(calendar), problems))
                events.push_back(std::move(*event));
        }
    }
    auto const series = group_events(events, problems);
    auto list = expand_all(series, {from, to, options.source}, work, problems);
    if (!list) return tl::unexpected(list.error());
    std::stable_sort(list->begin(), list->end(), [](Occurrence const& a, Occurrence const& b) {
        return std::tie(a.start, a.uid, a.original_start) < std::tie(b.start, b.uid, b.original_start);
    });
    return Expansion{std::move(*list), problems.take()};
}

}  // namespace peal::campaigns::calendar
