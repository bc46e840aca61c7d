#pragma once

#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/store/event_record.hpp"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How an event is read from its table and written to it; for the files of this room only.
namespace peal::store {

class Statement;

// "SELECT ... FROM event" up to, but without, a WHERE.
extern std::string const select_event;

EventRecord read_event(Statement& row);

std::optional<EventRecord> find_event(SQLite::Database& db, EventId id);
std::optional<EventRecord> find_event(SQLite::Database& db, std::string_view short_id);
std::optional<EventRecord> find_event(SQLite::Database& db, std::string_view source, std::string_view identity);

// All calendars' records of it.
std::vector<EventRecord> find_events(SQLite::Database& db, std::string const& identity);

// Of those that several calendars hold, the one that says how the event stands (campaigns/calendar/join.hpp): posts with
// this occurrence go by it. None: they hang on no event.
std::optional<EventRecord> find_standing_event(SQLite::Database& db, std::string const& identity);
std::optional<EventRecord> standing_of(std::vector<EventRecord> const& held);

// Says that there is no such event, and how to find one.
tl::unexpected<Error> no_such_event(std::string const& short_id);

// Draws its short id and gives it its id.
void insert_event(SQLite::Database& db, Random& random, EventRecord& event);
void update_event(SQLite::Database& db, EventRecord const& event);

void write_event_history(SQLite::Database& db, EventId id, Instant at, std::string_view actor, std::string_view what,
                         std::string_view before, std::string_view after);

// The number of this write; all that is written in one transaction may have the same.
std::int64_t next_event_seq(SQLite::Database& db);

// A word of that prefix that no row of `table` has as its short id.
std::string fresh_short_id(SQLite::Database& db, Random& random, std::string const& table, std::string_view prefix);

}  // namespace peal::store
