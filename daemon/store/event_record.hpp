#pragma once

#include "campaigns/calendar/changes.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Stored events as the rooms above see them: plain values.
namespace peal::store {

// The source of what is entered in Peal itself.
inline constexpr std::string_view own_source = "peal";

struct EventId {
    std::int64_t value = 0;
    bool operator==(EventId const&) const = default;
};

enum class EventKind { event, awareness, media, restriction };
std::string_view to_string(EventKind kind);                       // the same words
std::optional<EventKind> event_kind_from(std::string_view word);  // nothing for another word

struct EventRecord {
    EventId id;
    std::string short_id;
    campaigns::calendar::KnownEvent known;  // with the words of its calendar, not ours
    EventKind kind = EventKind::event;      // of one that was entered in Peal; of others their categories say it
    std::optional<Instant> embargo;         // of kind media: nothing about it goes out before
    std::optional<int> attendance;          // filled in afterwards
    int revision = 1;                       // rises with each change that makes a difference to people
    std::string confirmed_by;               // who confirmed it for the calendar's owner; empty: nobody has
    std::string entered_by;
    Instant first_seen, changed_at;
    std::optional<Instant> gone_at;
    std::int64_t seq = 0;

    campaigns::calendar::Occurrence const& event() const { return known.event; }
    bool is_own() const;  // entered in Peal itself
    bool is_called_off() const;
    // The event; where it was entered in Peal, with its kind among its categories, as messages look for it, and its embargo.
    campaigns::calendar::Occurrence with_kind() const;
};

struct EventHistoryEntry {
    Instant at;
    std::string actor;  // a person, or the source that said so
    std::string what;   // "moved", "confirmed for the calendar's owner", ...
    std::string before, after;
};

// What a person has to decide, with what there is to choose from.
struct Question {
    std::string id;  // short
    std::string kind, about;
    std::string text, proposal;
    std::vector<std::string> choices;
    Instant raised_at;
    std::optional<Instant> answered_at;
    std::string answer, actor;
};

}  // namespace peal::store
