#pragma once

#include "core/result.hpp"
#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>
#include <vector>

namespace peal::store {

// The pauses in force, the oldest first.
std::vector<Pause> open_pauses(SQLite::Database& db);

bool is_over(Pause const& pause, PostRecord const& post);

// A post marked warn_and_inform that a person has confirmed, in its present words, since the pause began.
bool is_confirmed_under(SQLite::Database& db, PostRecord const& post, Pause const& pause);

// The post's moment came while it might not go, or went by: it is missed, and waits for a person.
Result<> mark_missed(SQLite::Database& db, PostRecord const& post, std::string const& why,
                     std::optional<Pause> const& under, Instant now);

// "a pause was in force when its moment came: major incident"
std::string missed_because_of(Pause const& pause);

}  // namespace peal::store
