#include "campaigns/calendar/write.hpp"

#include "campaigns/calendar/content_line.hpp"
#include "core/assert.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <tuple>
#include <utility>

namespace peal::campaigns::calendar {

namespace {

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using ComponentPtr = std::unique_ptr<icalcomponent, FreeComponent>;

// A component that is being filled; owns it. libical's memory is only ever short, which is an exception elsewhere too.
class Writer {
public:
    explicit Writer(icalcomponent_kind kind) : component_(icalcomponent_new(kind)) { PEAL_ASSERT(component_); }

    void add(icalproperty* property)
    {
        PEAL_ASSERT(property != nullptr);
        icalcomponent_add_property(component_.get(), property);
    }

    // What RFC 5545 does not know; the value as it is to stand there.
    void add_extension(char const* name, std::string const& value)
    {
        auto* const property = icalproperty_new_x(value.c_str());
        PEAL_ASSERT(property != nullptr);
        icalproperty_set_x_name(property, name);
        add(property);
    }

    std::string text() const
    {
        std::unique_ptr<char, decltype(&std::free)> const text(icalcomponent_as_ical_string_r(component_.get()),
                                                               &std::free);
        PEAL_ASSERT(text);
        return text.get();
    }

private:
    ComponentPtr component_;
};

icaltimetype utc(Instant instant)
{
    auto const seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    return icaltime_from_timet_with_zone(seconds, 0, icaltimezone_get_utc_timezone());
}

icaltimetype date(std::chrono::local_days day)
{
    std::chrono::year_month_day const parts(day);
    auto time = icaltime_null_date();
    time.year = int(parts.year());
    time.month = static_cast<int>(unsigned(parts.month()));
    time.day = static_cast<int>(unsigned(parts.day()));
    return time;
}

icalproperty_status status_of(Status status)
{
    switch (status) {
        case Status::confirmed: return ICAL_STATUS_CONFIRMED;
        case Status::tentative: return ICAL_STATUS_TENTATIVE;
        case Status::cancelled: return ICAL_STATUS_CANCELLED;
    }
    return ICAL_STATUS_CONFIRMED;
}

void add_times(Writer& event, Entry const& entry)
{
    if (entry.all_day) {
        event.add(icalproperty_new_dtstart(date(entry.first_day)));
        event.add(icalproperty_new_dtend(date(entry.last_day + std::chrono::days(1))));
        return;
    }
    event.add(icalproperty_new_dtstart(utc(entry.start)));
    // An end that is the start itself is not allowed, and without one an event takes no time.
    if (entry.end > entry.start) event.add(icalproperty_new_dtend(utc(entry.end)));
}

std::string to_event(Said const& said)
{
    auto const& entry = said.entry;
    Writer event(ICAL_VEVENT_COMPONENT);
    event.add(icalproperty_new_uid(entry.uid.c_str()));
    event.add(icalproperty_new_dtstamp(utc(said.changed)));
    event.add(icalproperty_new_lastmodified(utc(said.changed)));
    event.add(icalproperty_new_sequence(said.sequence));
    event.add(icalproperty_new_status(status_of(entry.status)));
    add_times(event, entry);
    event.add(icalproperty_new_summary(entry.summary.c_str()));
    if (!entry.description.empty()) event.add(icalproperty_new_description(entry.description.c_str()));
    if (!entry.location.empty()) event.add(icalproperty_new_location(entry.location.c_str()));
    if (!entry.url.empty()) event.add(icalproperty_new_url(entry.url.c_str()));
    for (auto const& category : entry.categories) event.add(icalproperty_new_categories(category.c_str()));
    // Neither a whole day nor a post keeps anybody from a meeting.
    bool const is_busy = !entry.all_day && entry.kind == Entry::Kind::event;
    event.add(icalproperty_new_transp(is_busy ? ICAL_TRANSP_OPAQUE : ICAL_TRANSP_TRANSPARENT));
    return event.text();
}

std::string to_head(CalendarHead const& head)
{
    auto const name = one_line(head.name);
    auto const refresh = icaldurationtype_from_int(static_cast<int>(std::chrono::seconds(head.refresh).count()));
    Writer calendar(ICAL_VCALENDAR_COMPONENT);
    calendar.add(icalproperty_new_version("2.0"));
    calendar.add(icalproperty_new_prodid("-//Peal//Calendar//EN"));
    calendar.add(icalproperty_new_calscale("GREGORIAN"));
    calendar.add(icalproperty_new_method(ICAL_METHOD_PUBLISH));
    // The names of RFC 7986, and those that clients took before it.
    calendar.add(icalproperty_new_name(name.c_str()));
    calendar.add_extension("X-WR-CALNAME", name);
    calendar.add_extension("X-WR-TIMEZONE", head.zone);
    calendar.add(icalproperty_new_refreshinterval(refresh));
    std::unique_ptr<char, decltype(&std::free)> const interval(icaldurationtype_as_ical_string_r(refresh), &std::free);
    calendar.add_extension("X-PUBLISHED-TTL", interval.get());
    if (!head.colour.empty()) calendar.add(icalproperty_new_color(head.colour.c_str()));
    return calendar.text();
}

}  // namespace

std::string write_calendar(CalendarHead const& head, std::vector<Said> entries)
{
    std::sort(entries.begin(), entries.end(), [](Said const& a, Said const& b) {
        return std::tie(a.entry.start, a.entry.uid) < std::tie(b.entry.start, b.entry.uid);
    });
    constexpr std::string_view end = "END:VCALENDAR\r\n";
    auto text = to_head(head);
    PEAL_ASSERT(text.ends_with(end));
    text.resize(text.size() - end.size());
    for (auto const& entry : entries) text += to_event(entry);
    return text + std::string(end);
}

}  // namespace peal::campaigns::calendar
