#pragma once

#include "campaigns/calendar/join.hpp"
#include "daemon/store/event_record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace peal::store {

// All events as the store had them, for who compares and plans: EventStore::bring_up_to_date reads only what is new. A plain
// value, for one thread at a time.
class EventCopy {
public:
    // The agenda that posts are planned by, of all calendars as one: confirmed, tentative, and cancelled ones, which keep
    // their number among others. Those that were entered in Peal have their kind among their categories.
    std::vector<campaigns::calendar::Occurrence> agenda(
        std::vector<campaigns::calendar::SourceRules> const& sources) const;

    // The events of one source, to be compared with what is read of it, and who they are.
    struct Known {
        std::vector<campaigns::calendar::KnownEvent> events;
        std::vector<EventId> ids;
    };
    Known known(std::string const& source) const;

    // How many take place, by source, of those that begin in [from, to): each source by itself, whoever had an event first.
    std::map<std::string, std::size_t> count(Instant from, Instant to) const;

    // How much of the events it has seen.
    std::int64_t seen() const { return seen_; }
    std::size_t size() const { return events_.size(); }

private:
    friend class EventStore;

    void put(EventRecord record);

    std::vector<EventRecord> events_;  // those of a source in the order in which they were first seen
    std::unordered_map<std::int64_t, std::size_t> places_;  // by id
    std::int64_t seen_ = 0, last_id_ = 0;                   // the last row that was read, by seq and then id
};

}  // namespace peal::store
