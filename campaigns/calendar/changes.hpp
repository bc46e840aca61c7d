#pragma once

#include "campaigns/calendar/join.hpp"
#include "campaigns/calendar/occurrence.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a fresh reading of a calendar makes of what is known of it. Pure. A feed that hiccups must cancel nothing: what
// is not there any more has left the calendar only if it is still ahead, and not when much goes at once.
namespace peal::campaigns::calendar {

struct KnownEvent {
    Occurrence event;        // under the name it was first seen with, which its posts hang on
    std::string written_as;  // its identity in the calendar as it was read last
    bool is_gone = false;    // it has left the calendar
    bool is_asked = false;   // it is not in the calendar, and a person is asked whether it has left it
    bool is_kept = false;    // ... and has decided that it stays

    bool operator==(KnownEvent const&) const = default;
};

enum class ChangeKind {
    added,
    moved,     // another start or end, or all day where it was not
    reworded,  // title, place or description
    confirmed,
    tentative,
    cancelled,
    restored,  // was cancelled, or had left the calendar
    altered,   // in what makes no difference to people (R11): no history is kept of it
    gone,      // has left the calendar
};
std::string_view to_string(ChangeKind kind);

struct EventChange {
    ChangeKind kind = ChangeKind::added;
    std::optional<std::size_t> known;           // which of the known events; none: added
    bool has_moved = false, has_words = false;  // whatever else has changed
    KnownEvent now;                             // as it is from now on
};

// Many events are not there any more at once, or a time of restricted publicity: a person decides whether they have left
// the calendar.
struct Drop {
    std::vector<std::size_t>
        events;          // of the known ones: those that are new to it, and those that a person is asked about
    std::string reason;  // for people: "12 of 20 events ahead have left the calendar at once"; empty: none is new
    std::string
        rest;  // then, where fewer are missing than a person is asked about: "5 of 20 events ahead are still missing"
};

struct Comparison {
    std::vector<EventChange> changes;  // those of the reading in its order, then what is gone
    std::vector<std::size_t>
        slid_out;              // known events that are not there, and over or not looked at: they stay as they were
    std::optional<Drop> drop;  // what a person has to decide about, from now on or still
};

// What was read: events that start in [from, to). An event that starts elsewhere may be missing from it for that alone, as may
// one behind the last of as many times as one event may have.
struct Covered {
    Instant from, to;
};

// `known` are the events of that source, each identity once; of two in `fresh` with one identity the first counts. Calendars
// that give their events new names at every reading, or the later part of a series one when it is split, are
// seen through by start, end and title: the event keeps its name.
Comparison compare(std::vector<KnownEvent> const& known, std::vector<Occurrence> const& fresh, Covered covered,
                   SourceRules const& rules, Instant now);

// Whether it has left its calendar when that does not have it any more. Calendars let go of what has begun; what lasts all
// day is looked forward to on its first day, too.
bool is_to_come(Occurrence const& event, Instant now);

// Whether R11 counts the difference between the two as a change.
bool differs_to_people(Occurrence const& before, Occurrence const& after);

}  // namespace peal::campaigns::calendar
