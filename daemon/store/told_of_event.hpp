#pragma once

#include "core/time.hpp"
#include "daemon/store/event_record.hpp"
#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>

// What the public knows of the event of a post that is out, where the event has moved since; for the files of this room only.
namespace peal::store {

// When the event takes place as the post says it.
struct ToldOfEvent {
    Instant start, end;
    bool all_day = false;
    std::string event;  // in words
};

// The event is another one from now on. Only the first time counts: what the post says does not change with the event.
void keep_told(SQLite::Database& db, PostId id, EventRecord const& before);
std::optional<ToldOfEvent> find_told(SQLite::Database& db, PostId id);
// The event is back there, or somebody has corrected the post.
void forget_told(SQLite::Database& db, PostId id);
void forget_told(SQLite::Database& db, std::string const& short_id);

}  // namespace peal::store
