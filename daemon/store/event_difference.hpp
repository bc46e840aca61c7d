#pragma once

#include "daemon/store/event_record.hpp"

#include <string>

// What a person has changed about an event, for its history; for the files of this room only.
namespace peal::store {

// The event in a line, before and after, and below it, a line each, what is different of the rest: "until Sat 9 Oct 2027,
// 12:00".
struct EventDifference {
    std::string before, after;
};

EventDifference difference(EventRecord const& before, EventRecord const& after);

}  // namespace peal::store
