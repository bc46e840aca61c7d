#include "campaigns/calendar/reader.hpp"

#include "campaigns/calendar/expand.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace peal::campaigns::calendar {

namespace {

struct Limits {
    std::size_t occurrences;
    std::size_t bytes;  // of their words
};

// What is kept, and what is only looked at.
constexpr Limits kept_max{200'000, 64 << 20};
constexpr Limits listed_max{600'000, 128 << 20};

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

tl::unexpected<Error> too_many(Limits const& limits)
{
    return fail(ErrorKind::rejected, "the calendar holds more than " + std::to_string(limits.occurrences) +
                                         " occurrences, or " + std::to_string(limits.bytes >> 20) +
                                         " MiB of text, in the period asked for; ask for a shorter period");
}

std::size_t title_bytes(Listed const& listed)
{
    auto const* const master = listed.series->master;
    auto const& summary = listed.event->summary || master == nullptr ? listed.event->summary : master->summary;
    return listed.event->uid.size() + (summary ? summary->size() : 0);
}

// What a file says about a period, its words still with its events.
class Reading {
public:
    Reading(std::string_view ics, ReadOptions const& options, Window const& window, Limits const& limits)
        : options_(options), window_(window), limits_(limits)
    {
        result_ = read(ics);
    }
    Reading(Reading const&) = delete;
    Reading& operator=(Reading const&) = delete;

    Result<> const& result() const { return result_; }
    std::vector<Listed> const& list() const { return list_; }
    std::vector<CalendarProblem> take_problems() { return problems_.take(); }

private:
    Result<> read(std::string_view ics)
    {
        if (!to_moment(Wall(), options_.default_zone))
            return tl::unexpected(to_moment(Wall(), options_.default_zone).error());
        auto calendars = read_components(ics, problems_);
        if (!calendars) return tl::unexpected(calendars.error());
        for (auto& calendar : *calendars) read_events(calendar);
        series_ = group_events(events_, problems_);
        auto expanded = expand_all();
        if (expanded) std::sort(list_.begin(), list_.end(), comes_before);
        return expanded;
    }

    void read_events(CalendarComponent& calendar)
    {
        zones_.push_back(std::make_unique<Zones>(calendar_zone(calendar, options_, problems_), calendar.zones,
                                                 window_.to + zone_reach, work_, problems_));
        for (auto& component : calendar.events) {
            if (auto event = read_event(component, *zones_.back(), is_cancelling(calendar), work_, problems_))
                events_.push_back(std::move(*event));
            component = Component();  // its text is not needed twice
        }
    }

    // Expands everything, or says which limit the whole breaks.
    Result<> expand_all()
    {
        std::size_t bytes = 0;
        for (auto const& series : series_) {
            auto const before = list_.size();
            expand(series, window_, work_, list_, problems_);
            for (auto i = before; i < list_.size(); ++i) bytes += title_bytes(list_[i]);
            if (work_.left <= 0) {
                return fail(
                    ErrorKind::rejected,
                    "the calendar's rules take too long to expand; end old series, or ask for a shorter period");
            }
            if (list_.size() > limits_.occurrences || bytes > limits_.bytes) return too_many(limits_);
        }
        return {};
    }

    ReadOptions const& options_;
    Window window_;
    Limits limits_;
    Work work_;
    ProblemList problems_;
    std::vector<std::unique_ptr<Zones>> zones_;  // events point into these
    std::vector<Event> events_;                  // series point into these
    std::vector<Series> series_;                 // and the list into these
    std::vector<Listed> list_;
    Result<> result_;
};

}  // namespace

Result<Expansion> read_calendar(std::string_view ics, ReadOptions const& options, Instant from, Instant to)
{
    Reading reading(ics, options, {from, to, false, options.ahead_from}, kept_max);
    if (!reading.result()) return tl::unexpected(reading.result().error());
    Expansion expansion;
    expansion.occurrences.reserve(reading.list().size());
    std::size_t bytes = 0;
    for (auto const& listed : reading.list()) {
        expansion.occurrences.push_back(to_occurrence(listed, options.source, Words::all));
        bytes += bytes_of(expansion.occurrences.back());
        if (bytes > kept_max.bytes) return too_many(kept_max);
    }
    expansion.problems = reading.take_problems();
    return expansion;
}

Result<std::vector<CalendarProblem>> list_calendar(std::string_view ics, ReadOptions const& options, Instant from,
                                                   Instant to, std::function<void(Occurrence const&)> const& take)
{
    Reading reading(ics, options, {from, to, true, options.ahead_from}, listed_max);
    if (!reading.result()) return tl::unexpected(reading.result().error());
    for (auto const& listed : reading.list()) take(to_occurrence(listed, options.source, Words::title));
    return reading.take_problems();
}

}  // namespace peal::campaigns::calendar
