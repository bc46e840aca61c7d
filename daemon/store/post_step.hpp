#pragma once

#include "core/result.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/transition.hpp"

#include <SQLiteCpp/Database.h>

#include <string_view>

// The only way in which a post's state changes; for the files of this room only.
namespace peal::store {

// What decides about the post (read_waiting), if it still is in `state` under the claim's epoch; cancelled when it has moved
// on meanwhile.
Result<PostRecord> find_held(SQLite::Database& db, Claim claim, State state);

// Takes `step`, if the row still is what `post` says: its state and its epoch. Steps that end somebody's hold on the post
// move the epoch on, so that the former holder is refused from then on. Cancelled: the post has moved on meanwhile.
// Asserts that the step exists from there: callers refuse what people may ask for in words of their own. A claim says how
// long it holds.
Result<> take_step(SQLite::Database& db, PostRecord const& post, Step step, std::string_view reason, Instant now,
                   std::optional<Instant> lease_until = {});

// Why a post is missed whose moment came before its approval, in a person's words.
inline constexpr std::string_view not_approved_in_time = "it was not approved when its moment came";

// Holds a waiting post that the plan keeps back or whose link is dead, and lifts that hold when its reason is gone and the
// post's moment is still to come. What a person holds stays held.
enum class HoldChange { none, held, lifted };
Result<HoldChange> settle_hold(SQLite::Database& db, PostId id, Instant now);

// Who holds a held post, and why.
void mark_held(SQLite::Database& db, PostId id, std::string const& reason, bool by_plan);

}  // namespace peal::store
