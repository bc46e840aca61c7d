#pragma once

#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <string>

// What dead links mean for one post; for the files of this room only.
namespace peal::store {

// Whether any is, of whatever post.
bool is_any_link_dead(SQLite::Database& db);

// Why the post waits: a link of its, the reporting link's destination or an address in its text, leads to no page, and
// nobody has released it from that. Empty when it need not wait.
std::string dead_link_reason(SQLite::Database& db, PostRecord const& post);

// From the links that are dead now, until they have worked again.
void release_from_dead_links(SQLite::Database& db, PostRecord const& post);

}  // namespace peal::store
