#pragma once

#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <optional>

namespace peal::store {

// The oldest pause in force over this post; empty when there is none. For the files of this room only.
std::optional<Pause> find_pause_over(SQLite::Database& db, PostRecord const& post);

}  // namespace peal::store
