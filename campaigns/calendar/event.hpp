#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/calendar/zones.hpp"

#include <optional>
#include <string>
#include <vector>

namespace peal::campaigns::calendar {

// A date or time with the zone it was written in; none: a date, UTC, or floating (read in the zone of its series).
struct Point {
    DateValue value;
    Zone const* zone = nullptr;
};

// How long an event lasts (R10): whole days, or nominal days and exact seconds.
struct Length {
    std::chrono::days days{0};
    std::chrono::seconds seconds{0};
};

// RDATE; with a length of its own when it is a PERIOD.
struct ExtraDate {
    Point start;
    std::optional<Length> length;
};

// One VEVENT, read and checked: a single event, the master of a series, or one changed instance of it.
struct Event {
    int line = 0;
    std::string uid;
    int sequence = 0;
    Instant last_modified;  // the epoch where the file is silent

    bool all_day = false;
    Wall start;  // in `zone`; midnight when all-day
    Zone const* zone = nullptr;
    Zone const* day_zone = nullptr;  // tells the local day of an instance; not UTC, except by the calendar's own choice
    std::string calendar_zone;       // its IANA name
    Length length;

    std::vector<Rule> rules;  // complete
    std::vector<ExtraDate> extra_dates;
    std::vector<Point> exceptions;
    std::optional<Point> recurrence_id;
    bool this_and_future = false;

    Status status = Status::confirmed;
    bool cancels = false;  // by METHOD:CANCEL: it is about an event, and may say no more than its UID
    // Absent properties are told from empty ones: a changed instance takes them from its series.
    std::optional<std::string> summary, description, location, url;
    std::vector<std::string> categories;

    bool has_start() const { return zone != nullptr; }
    bool repeats() const { return !rules.empty() || !extra_dates.empty(); }
};

// Nothing when it has no usable start (R9), which only a cancellation may leave out; what else is broken becomes a
// problem. `cancelled`: METHOD:CANCEL (R8).
std::optional<Event> read_event(Component const& component, Zones& zones, bool cancelled, Work& work,
                                ProblemList& problems);

}  // namespace peal::campaigns::calendar
