#pragma once

#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>

namespace peal::store {

// The oldest pause in force over this post; empty when there is none. For the files of this room only.
std::optional<Pause> find_pause_over(SQLite::Database& db, PostRecord const& post);

// The post's moment came while it might not go: it is missed, and waits for a person.
void mark_missed(SQLite::Database& db, PostRecord const& post, std::string const& why,
                 std::optional<Pause> const& under, Instant now);

// "a pause was in force when its moment came: major incident"
std::string missed_because_of(Pause const& pause);

}  // namespace peal::store
