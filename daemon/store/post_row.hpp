#pragma once

#include "core/result.hpp"
#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <string>
#include <string_view>
#include <vector>

// How a post is read from its tables; for the files of this room only.
namespace peal::store {

class Statement;

// Who decided, where nobody did but the daemon itself.
inline constexpr std::string_view daemon_actor = "peald";

// "SELECT ... FROM post ... LEFT JOIN artwork ..." up to, but without, a WHERE.
extern std::string const select_post;

PostRecord read_post(Statement& row);

// The same for what decides whether a post may go: the rest of the record, such as its text and artwork, stays empty, and
// approvals are only counted where one is needed.
extern std::string const select_waiting;

PostRecord read_waiting(Statement& row);

// Its moment alone, without reading the rest.
Instant waiting_due(Statement& row);

std::optional<PostRecord> find_waiting(SQLite::Database& db, PostId id);

// "SELECT ... FROM rendition" up to, but without, a WHERE.
extern std::string const select_rendition;

RenditionRecord read_rendition(Statement& row);

// The post with that id or short id; empty when there is none.
std::optional<PostRecord> find_post(SQLite::Database& db, PostId id);
std::optional<PostRecord> find_post(SQLite::Database& db, std::string_view short_id);

// The posts whose ids a query gives: to prepare the wide statement for each such question would cost more.
std::vector<PostRecord> find_posts(SQLite::Database& db, Statement& ids);

// Says that there is no such post, and how to find one.
tl::unexpected<Error> no_such(std::string const& short_id);

void write_artwork(SQLite::Database& db, PostId id, campaigns::Artwork const& artwork);

void write_audit(SQLite::Database& db, Instant at, std::string_view actor, std::string_view action,
                 std::optional<PostId> post, std::string_view detail);

inline std::int64_t to_ms(Instant instant)
{
    return instant.time_since_epoch().count();
}
inline Instant from_ms(std::int64_t ms)
{
    return Instant(Duration(ms));
}

}  // namespace peal::store
