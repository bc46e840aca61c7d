#pragma once

#include "daemon/cli/console.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>

namespace peal::cli {

// Everything about one event, as GET /events/ID answers it.
void print_event(Console& console, boost::json::value const& event);

// One entry of a history: when, what and by whom, and what was and is. `event` is its id; empty: it need not be said.
void print_event_change(Console& console, boost::json::value const& entry, std::string const& event,
                        std::string const& zone);

// The `events` of a drop or a question of docs/api.md, a line each, and how many more of its `count` there are; nothing
// where it lists none.
void print_first_events(Console& console, boost::json::value const& drop, std::size_t indent);

// How it stands, in one word: confirmed, tentative, unconfirmed (for the calendar's owner), cancelled, left.
std::string standing_of(boost::json::value const& event);

// "2027-10-09 10:00"; of whole days "2027-10-09".
std::string start_short(boost::json::value const& event, std::string const& zone);

// "Sat 9 Oct 2027, 10:00 to 12:00".
std::string when_of(boost::json::value const& event);

}  // namespace peal::cli
