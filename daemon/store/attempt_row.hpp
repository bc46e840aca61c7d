#pragma once

#include "core/result.hpp"
#include "daemon/store/delivery_store.hpp"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>
#include <string_view>

// The rows of attempts, which hold what a call sent and what came of it; for the files of this room only.
namespace peal::store {

// The attempt's number, from 1.
int open_attempt(SQLite::Database& db, PostRecord const& post, Intent const& intent, Instant now);

// Closes the post's open attempt, if it has one.
void close_attempt(SQLite::Database& db, PostId id, std::string_view outcome, std::string_view detail, Instant now);

// The post's open attempt was taken by the network, which did not say which post it is.
void note_acceptance(SQLite::Database& db, PostId id);
inline constexpr std::string_view accepted_outcome = "accepted";

// The post goes again, though it may be out since its open attempt, or its moment: from the first such time on it is kept
// since when. Before the attempt is closed and the moment changed.
void note_that_it_may_be_out(SQLite::Database& db, PostId id);

// The short id of another post of the same channel that has this id on the network; empty when there is none.
std::optional<std::string> find_owner(SQLite::Database& db, PostRecord const& post, std::string const& remote_id);

// The same of its address, for networks whose addresses do not tell the id.
std::optional<std::string> find_owner_of_address(SQLite::Database& db, PostRecord const& post,
                                                 std::string const& address);

// When the post's last attempt began.
std::optional<Instant> last_call(SQLite::Database& db, PostRecord const& post);

// It is public since `now` by our knowledge; its call began at `commit_at`. `remote_id` may be empty.
void set_published(SQLite::Database& db, PostRecord const& post, std::string const& remote_id,
                   std::string const& address, std::optional<Instant> commit_at, Instant now);

// Nobody knows what the call made: sending becomes unknown, and the attempt stays open.
Result<> lose(SQLite::Database& db, PostRecord const& post, std::string_view reason, Instant now);

}  // namespace peal::store
