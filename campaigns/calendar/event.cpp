#include "campaigns/calendar/event.hpp"

#include "core/ascii.hpp"

#include <unicode/utf8.h>

#include <algorithm>

namespace peal::campaigns::calendar {

using namespace std::chrono;

namespace {

constexpr std::size_t uid_bytes_max = 1024;
constexpr std::size_t line_text_bytes_max = 4096;  // summary, location, address
constexpr std::size_t description_bytes_max = 32 * 1024;
constexpr std::size_t categories_max = 50;

// A hash that stays the same from build to build (FNV-1a, 64 bits), in hexadecimal.
std::string fingerprint(std::string_view text)
{
    std::uint64_t hash = 14695981039346656037U;
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    std::string result;
    for (int shift = 60; shift >= 0; shift -= 4) result += "0123456789abcdef"[(hash >> shift) & 15];
    return result;
}

Wall wall_in(Zone const& zone, DateValue const& value)
{
    return zone.wall_of(Instant(value.wall.time_since_epoch()));
}

bool is_midnight(Wall wall)
{
    return wall == Wall(day_of(wall));
}

class EventReader {
public:
    EventReader(Component const& component, Zones& zones, Work& work, ProblemList& problems)
        : component_(component), zones_(zones), work_(work), problems_(problems)
    {}

    std::optional<Event> read(bool cancelled)
    {
        event_.line = component_.line;
        event_.calendar_zone = zones_.calendar_zone_name();
        event_.cancels = cancelled;
        if (cancelled && component_.find("DTSTART") == nullptr && component_.find("RECURRENCE-ID") == nullptr) {
            read_identity();
            return std::move(event_);
        }
        read_recurrence_id();
        if (!read_start()) return std::nullopt;
        read_length();
        read_repetition();
        read_status(cancelled);
        read_words();
        read_identity();
        return std::move(event_);
    }

private:
    std::optional<Point> point(Property const& property, std::string_view text)
    {
        auto value = read_date_value(printable(text));
        if (!value) return std::nullopt;
        if (ascii_upper(printable(property.parameter("VALUE"))) == "DATE" && value->form != Form::date)
            *value = {Wall(day_of(value->wall)), Form::date};
        Point result{*value, nullptr};
        auto const tzid = property.parameter("TZID");
        if (value->form == Form::local && !tzid.empty()) result.zone = &zones_.resolve(tzid, property.line);
        return result;
    }

    std::optional<Point> point(Property const* property)
    {
        return property == nullptr ? std::nullopt : point(*property, property->value);
    }

    void read_recurrence_id()
    {
        auto const* const property = component_.find("RECURRENCE-ID");
        if (property == nullptr) return;
        event_.recurrence_id = point(property);
        has_lost_id_ = !event_.recurrence_id && component_.find("RRULE") == nullptr;
        if (!event_.recurrence_id)
            problems_.add(property->line, "RECURRENCE-ID is no date; the event is read as one of its own");
        event_.this_and_future =
            event_.recurrence_id && ascii_upper(printable(property->parameter("RANGE"))) == "THISANDFUTURE";
    }

    bool read_start()
    {
        auto const* const property = component_.find("DTSTART");
        auto start = point(property);
        if (!start && property == nullptr) start = event_.recurrence_id;
        if (!start) {
            problems_.add(property == nullptr ? component_.line : property->line,
                          property == nullptr ? "the event has no DTSTART and was left out"
                                              : "DTSTART is no date that exists (" + property->value.substr(0, 40) +
                                                    "); the event was left out");
            return false;
        }
        // Its time names it then, so that it takes no other's place.
        if (has_lost_id_) event_.recurrence_id = start;
        auto const& value = start->value;
        event_.start = value.wall;
        event_.zone = value.form == Form::utc ? &zones_.resolve("UTC", component_.line) : start->zone;
        if (event_.zone == nullptr) event_.zone = &zones_.calendar_zone();
        event_.day_zone = value.form == Form::utc ? &zones_.calendar_zone() : event_.zone;
        event_.all_day = value.form == Form::date;
        if (!event_.all_day) read_microsoft_day();
        return true;
    }

    // Exchange writes whole days as midnight to midnight, with a mark.
    void read_microsoft_day()
    {
        auto const* const mark = component_.find("X-MICROSOFT-CDO-ALLDAYEVENT");
        if (mark == nullptr || ascii_upper(printable(mark->value)) != "TRUE") return;
        auto const start =
            event_.day_zone == event_.zone ? event_.start : event_.day_zone->wall_of(event_.zone->at(event_.start));
        auto const end = point(component_.find("DTEND"));
        if (!is_midnight(start) || (end && !is_midnight(local(*end)))) return;
        midnight_zone_ = event_.day_zone;
        event_.start = start;
        event_.zone = event_.day_zone = &zones_.calendar_zone();
        event_.all_day = true;
    }

    // The wall time as written; UTC is turned into the series' zone for days.
    Wall local(Point const& at) const
    {
        return at.value.form == Form::utc ? wall_in(*event_.day_zone, at.value) : at.value.wall;
    }

    Instant instant(Point const& at) const
    {
        if (at.value.form == Form::utc) return Instant(at.value.wall.time_since_epoch());
        return (at.zone == nullptr ? *event_.zone : *at.zone).at(at.value.wall);
    }

    Length length_until(Point const& end, Instant start_at, Wall start) const
    {
        if (event_.all_day) return {day_of(local(end)) - day_of(start), seconds(0)};
        return {days(0), floor<seconds>(instant(end) - start_at)};
    }

    // What is no length becomes one day, or none.
    Length sensible(Length length) const
    {
        if (event_.all_day) {
            auto const whole = length.days + floor<days>(length.seconds);
            return {std::max(whole, days(1)), seconds(0)};
        }
        if (length.days < days(0) || length.seconds < seconds(0)) return {};
        return length;
    }

    void read_length()
    {
        event_.length = sensible({});
        if (auto const* const property = component_.find("DTEND"); property != nullptr) {
            auto const end = point(property);
            if (!end) {
                problems_.add(property->line, "DTEND is no date that exists; the event is read without it");
                return;
            }
            auto const length = length_until(*end, event_.zone->at(event_.start), event_.start);
            event_.length = sensible(length);
            bool const is_before = length.days < days(0) || length.seconds < seconds(0);
            if (is_before) problems_.add(property->line, "DTEND lies before DTSTART; the event is read without it");
        } else if (auto const* const lasting = component_.find("DURATION"); lasting != nullptr) {
            auto const duration = read_duration(printable(lasting->value));
            if (duration) event_.length = sensible({duration->days, duration->seconds});
            if (!duration || duration->days < days(0) || duration->seconds < seconds(0)) {
                problems_.add(lasting->line, "DURATION is no length of time; the event is read without it");
            }
        }
    }

    void read_repetition()
    {
        for (auto const& property : component_.properties) {
            if (property.name == "RRULE") read_rrule(property);
            if (property.name == "RDATE") read_extra_dates(property);
            if (property.name == "EXDATE") read_exceptions(property);
            if (property.name == "EXRULE") problems_.add(property.line, "EXRULE is not read any more; write EXDATE");
        }
    }

    void read_rrule(Property const& property)
    {
        auto rule = read_rule(printable(property.value), work_);
        if (rule) rule = complete_rule(std::move(*rule), event_.start, event_.all_day, work_);
        // Exchange's series ends with the start of the last, which for a whole day is the midnight of a zone.
        if (rule && midnight_zone_ != nullptr && rule->until && rule->until->form == Form::utc)
            rule->until = DateValue{wall_in(*midnight_zone_, *rule->until), Form::local};
        if (rule && ends_before_start(*rule))
            problems_.add(property.line, "RRULE ends before DTSTART; only the first time is listed");
        if (!rule)
            problems_.add(property.line, "RRULE: " + rule.error().message + "; only the first time is listed");
        else if (event_.rules.size() < 10)
            event_.rules.push_back(std::move(*rule));
        else
            problems_.add(property.line, "an event has more than 10 rules; this one was ignored");
    }

    bool ends_before_start(Rule const& rule) const
    {
        if (!rule.until) return false;
        auto const& until = *rule.until;
        if (event_.all_day || until.form == Form::date) return day_of(until.wall) < day_of(event_.start);
        return instant({until, nullptr}) < event_.zone->at(event_.start);
    }

    void read_extra_dates(Property const& property)
    {
        for (auto const text : split_list(property.value)) {
            auto const slash = text.find('/');
            auto const start = point(property, text.substr(0, slash));
            if (!start) {
                problems_.add(property.line, "RDATE holds what is no date; it was ignored");
                continue;
            }
            ExtraDate extra{*start, std::nullopt};
            if (slash != std::string_view::npos) {
                auto const rest = text.substr(slash + 1);
                auto const duration = read_duration(rest);
                auto const end = duration ? std::nullopt : point(property, rest);
                if (duration)
                    extra.length = sensible({duration->days, duration->seconds});
                else if (end)
                    extra.length = sensible(length_until(*end, instant(*start), local(*start)));
                else
                    problems_.add(property.line,
                                  "RDATE holds a period without a usable end; it is as long as the event");
            }
            event_.extra_dates.push_back(extra);
        }
    }

    void read_exceptions(Property const& property)
    {
        for (auto const text : split_list(property.value)) {
            if (auto const at = point(property, text))
                event_.exceptions.push_back(*at);
            else
                problems_.add(property.line, "EXDATE holds what is no date; it was ignored");
        }
    }

    void read_status(bool cancelled)
    {
        auto const* const property = component_.find("STATUS");
        auto const text = property == nullptr ? std::string() : ascii_upper(printable(property->value));
        if (text == "CANCELLED" || cancelled)
            event_.status = Status::cancelled;
        else if (text == "TENTATIVE")
            event_.status = Status::tentative;
        else if (property != nullptr && text != "CONFIRMED")
            problems_.add(property->line, "STATUS is unknown; the event is read as confirmed");
    }

    std::optional<std::string> text(std::string_view name, std::size_t bytes_max)
    {
        auto const* const property = component_.find(name);
        if (property == nullptr) return std::nullopt;
        auto result = read_text(property->value);
        if (result.size() <= bytes_max) return result;
        problems_.add(property->line,
                      std::string(name) + " is longer than " + std::to_string(bytes_max) + " bytes and was cut");
        auto length = int32_t(bytes_max);
        U8_SET_CP_START(reinterpret_cast<std::uint8_t const*>(result.data()), 0, length);
        result.resize(std::size_t(length));
        return result;
    }

    void read_words()
    {
        event_.summary = text("SUMMARY", line_text_bytes_max);
        event_.description = text("DESCRIPTION", description_bytes_max);
        event_.location = text("LOCATION", line_text_bytes_max);
        event_.url = text("URL", line_text_bytes_max);
        if (event_.url) {
            auto const start = ascii_upper(printable(event_.url->substr(0, 8)));
            if (!start.starts_with("HTTPS://") && !start.starts_with("HTTP://")) event_.url = "";
        }
        for (auto const& property : component_.properties) {
            if (property.name != "CATEGORIES") continue;
            for (auto& category : read_text_list(property.value)) {
                if (event_.categories.size() < categories_max && category.size() <= line_text_bytes_max)
                    event_.categories.push_back(std::move(category));
            }
        }
    }

    void read_identity()
    {
        auto const number = [&](std::string_view name) {
            auto const* const property = component_.find(name);
            return property == nullptr ? 0 : read_number(printable(property->value)).value_or(0);
        };
        event_.sequence = number("SEQUENCE");
        if (auto const modified = point(component_.find("LAST-MODIFIED")))
            event_.last_modified = Instant(modified->value.wall.time_since_epoch());

        auto const* const property = component_.find("UID");
        event_.uid = property == nullptr ? std::string() : read_text(property->value);
        if (event_.uid.size() > uid_bytes_max) {
            problems_.add(property->line, "the UID is longer than " + std::to_string(uid_bytes_max) +
                                              " bytes; a short one was derived from it");
            event_.uid = "derived-" + fingerprint(event_.uid);
        }
        if (event_.uid.empty()) {
            problems_.add(component_.line, "the event has no UID; one was derived from its start and summary");
            event_.uid = "derived-" + fingerprint(to_text(event_.start) + "\n" + event_.summary.value_or(""));
        }
    }

    Component const& component_;
    Zones& zones_;
    Work& work_;
    ProblemList& problems_;
    Event event_;
    bool has_lost_id_ = false;             // its RECURRENCE-ID cannot be read
    Zone const* midnight_zone_ = nullptr;  // of what Exchange marks as a whole day
};

}  // namespace

std::optional<Event> read_event(Component const& component, Zones& zones, bool cancelled, Work& work,
                                ProblemList& problems)
{
    return EventReader(component, zones, work, problems).read(cancelled);
}

}  // namespace peal::campaigns::calendar
