#include "campaigns/calendar/components.hpp"

#include "campaigns/calendar/scan.hpp"

#include <algorithm>
#include <array>

namespace peal::campaigns::calendar {

namespace {

constexpr std::size_t properties_max = 5000;  // kept in one component
constexpr std::size_t all_properties_max = 500'000;
constexpr std::size_t zones_max = 1000;
constexpr std::size_t observances_max = 500;  // in one zone

constexpr std::array<std::string_view, 24> wanted = {
    "METHOD",   "X-WR-TIMEZONE", "TZID",       "TZOFFSETFROM", "TZOFFSETTO", "UID",
    "DTSTART",  "DTEND",         "DURATION",   "RRULE",        "RDATE",      "EXDATE",
    "EXRULE",   "RECURRENCE-ID", "STATUS",     "SEQUENCE",     "SUMMARY",    "DESCRIPTION",
    "LOCATION", "LAST-MODIFIED", "CATEGORIES", "URL",          "DTSTAMP",    "X-MICROSOFT-CDO-ALLDAYEVENT"};

std::string upper_trimmed(std::string_view text)
{
    std::string result;
    for (char const c : text) {
        if (c == ' ' || c == '\t') continue;
        result += c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
    }
    return result.substr(0, 64);
}

class ComponentReader {
public:
    explicit ComponentReader(ProblemList& problems) : problems_(problems) {}

    Result<> take(int number, std::string_view line)
    {
        last_line_ = number;
        auto const name = property_name(line);
        if (name == "BEGIN" || name == "END") {
            auto const colon = line.find(':');
            if (colon != std::string_view::npos) {
                auto const component = upper_trimmed(line.substr(colon + 1));
                return name == "BEGIN" ? begin(number, component) : end(number, component);
            }
        }
        return keep(number, name, line);
    }

    Result<std::vector<CalendarComponent>> finish()
    {
        if (!open_.empty()) {
            return fail(ErrorKind::rejected, "the calendar is cut off: it ends at line " + std::to_string(last_line_) +
                                                 " without END:" + printable(open_.front()) + "; fetch it again");
        }
        if (calendars_.empty()) return fail(ErrorKind::rejected, "this is not a calendar: it holds no BEGIN:VCALENDAR");
        return std::move(calendars_);
    }

private:
    bool is_open(std::string_view name) const { return std::find(open_.begin(), open_.end(), name) != open_.end(); }

    Result<> begin(int number, std::string const& name)
    {
        if (name == "VCALENDAR" && !open_.empty()) {
            return fail(ErrorKind::rejected, "the calendar is cut off: another one begins at line " +
                                                 std::to_string(number) + " before END:VCALENDAR");
        }
        if (name == "VEVENT" && is_open("VEVENT")) {
            close_through("VEVENT", number);
            problems_.add(number, "END:VEVENT is missing before this line");
        }
        if (open_.size() >= nesting_max) {
            return fail(ErrorKind::rejected, "line " + std::to_string(number) + ": components are nested more than " +
                                                 std::to_string(nesting_max) + " deep; no calendar needs that");
        }
        open_.push_back(name);
        if (open_.front() != "VCALENDAR") {
            say_outside(number);
            return {};
        }
        return make_component(number, name);
    }

    Result<> make_component(int number, std::string const& name)
    {
        if (open_.size() == 1) {
            calendars_.emplace_back().line = number;
        } else if (open_.size() == 2 && name == "VEVENT") {
            if (++events_ > events_max) {
                return fail(ErrorKind::rejected, "the calendar has more than " + std::to_string(events_max) +
                                                     " events; publish a shorter period");
            }
            calendars_.back().events.emplace_back().line = number;
        } else if (open_.size() == 2 && name == "VTIMEZONE") {
            if (++zones_ > zones_max)
                return fail(ErrorKind::rejected,
                            "the calendar has more than " + std::to_string(zones_max) + " time zones");
            calendars_.back().zones.emplace_back().line = number;
        } else if (open_.size() == 3 && open_[1] == "VTIMEZONE" && (name == "STANDARD" || name == "DAYLIGHT")) {
            auto& observances = calendars_.back().zones.back().observances;
            if (observances.size() >= observances_max) {
                return fail(ErrorKind::rejected, "line " + std::to_string(number) + ": a time zone has more than " +
                                                     std::to_string(observances_max) + " parts");
            }
            observances.emplace_back().line = number;
        }
        return {};
    }

    Result<> end(int number, std::string const& name)
    {
        if (!is_open(name))
            problems_.add(number, "END:" + name + " without its BEGIN was ignored");
        else
            close_through(name, number);
        return {};
    }

    // Closes the innermost open component of that name and whatever was left open in it.
    void close_through(std::string_view name, int number)
    {
        for (;;) {
            auto const closed = open_.back();
            open_.pop_back();
            if (closed == name) break;
            problems_.add(number, "END:" + closed + " is missing before this line");
        }
    }

    Component* current()
    {
        if (open_.empty() || open_.front() != "VCALENDAR") return nullptr;
        auto& calendar = calendars_.back();
        if (open_.size() == 1) return &calendar;
        if (open_.size() == 2 && open_[1] == "VEVENT") return &calendar.events.back();
        if (open_.size() == 2 && open_[1] == "VTIMEZONE") return &calendar.zones.back();
        bool const observance =
            open_.size() == 3 && open_[1] == "VTIMEZONE" && (open_[2] == "STANDARD" || open_[2] == "DAYLIGHT");
        return observance ? &calendar.zones.back().observances.back() : nullptr;
    }

    Result<> keep(int number, std::string const& name, std::string_view line)
    {
        if (open_.empty()) {
            say_outside(number);
            return {};
        }
        auto* const component = current();
        if (component == nullptr) return {};
        bool const is_wanted = std::find(wanted.begin(), wanted.end(), name) != wanted.end();
        if (!is_wanted && line.find(':') != std::string_view::npos) return {};
        auto property = read_property(line, number);
        if (!property) {
            problems_.add(number, "this line is not of the form NAME:value and was ignored");
            return {};
        }
        if (!is_wanted) return {};
        if (++properties_ > all_properties_max) {
            return fail(ErrorKind::rejected, "the calendar says more than " + std::to_string(all_properties_max) +
                                                 " things about its events; publish a shorter period");
        }
        if (component->properties.size() < properties_max)
            component->properties.push_back(std::move(*property));
        else if (component->properties.size() == properties_max && !said_many_) {
            problems_.add(number, "a component has more than " + std::to_string(properties_max) +
                                      " properties; the rest was ignored");
            said_many_ = true;
        }
        return {};
    }

    void say_outside(int number)
    {
        if (said_outside_) return;
        problems_.add(number, "what stands outside BEGIN:VCALENDAR and END:VCALENDAR was ignored");
        said_outside_ = true;
    }

    ProblemList& problems_;
    std::vector<CalendarComponent> calendars_;
    std::vector<std::string> open_;
    std::size_t events_ = 0;
    std::size_t zones_ = 0;
    std::size_t properties_ = 0;
    int last_line_ = 0;
    bool said_outside_ = false;
    bool said_many_ = false;
};

}  // namespace

Property const* Component::find(std::string_view name) const
{
    auto const found = std::find_if(properties.begin(), properties.end(),
                                    [&](Property const& property) { return property.name == name; });
    return found == properties.end() ? nullptr : &*found;
}

Result<std::vector<CalendarComponent>> read_components(std::string_view ics, ProblemList& problems)
{
    ComponentReader reader(problems);
    auto const scanned =
        scan(ics, problems, [&](int number, std::string_view line) { return reader.take(number, line); });
    if (!scanned) return tl::unexpected(scanned.error());
    return reader.finish();
}

}  // namespace peal::campaigns::calendar
