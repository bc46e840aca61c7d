#pragma once

#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/store/event_record.hpp"
#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <set>
#include <string>

// What it means for the posts of an event that it has changed, in the transaction that records the change; for the files of
// this room only.
namespace peal::store {

struct EventPosts {
    int held = 0;     // their event was called off: they are cancelled after the grace
    int waiting = 0;  // for the next plan
    int asked = 0;    // about posts that are out, or on their way
};

// `before` is the event as it stood; none: it is new. The posts that wait are held at once where no calendar has the event
// any more, and otherwise kept back until a plan that knows the event as it is (PlanScope::events_seen): no stale word
// goes out. So are those that may come back (may_come_back), if they do. Those that are out, or may be, stay as they are; a
// person is asked about them, if the event is still ahead.
Result<> follow_event(SQLite::Database& db, Random& random, std::optional<EventRecord> const& before,
                      EventRecord const& now_is, Duration grace, Instant now, EventPosts& effect);

// Holds one waiting post of an event that was called off, and says when it is cancelled. Not again when a person has
// released it from that. Says whether it is held from now on.
Result<bool> call_off(SQLite::Database& db, PostRecord const& post, std::string const& reason, std::int64_t seq,
                      Duration grace, Instant now);

// "its event was cancelled: Vigil, Sat 9 Oct 2027, 10:00"
std::string why_called_off(EventRecord const& event);

struct GraceEnds {
    std::optional<Instant> next;     // when the next grace ends
    std::set<std::string> in_doubt;  // networks with posts whose grace is over, if `now` is right
};

// Cancels what was called off and whose grace is over; while `now` is not known to be right, rehearsals alone.
Result<GraceEnds> end_graces(SQLite::Database& db, Instant now, bool is_now_right);

// Cancels a post that the plan has lost, so that it comes back, with the hold of a person, when the plan has it again.
Result<> withdraw_post(SQLite::Database& db, PostRecord const& post, std::string const& why, Instant now);

// The event of a post has moved so that the post's moment is over: it is missed, and a person asked. It comes back with the
// plan that has it again, unless a person has decided meanwhile.
Result<> miss_moment(SQLite::Database& db, Random& random, PostRecord const& post, EventRecord const& event,
                     Instant now);

}  // namespace peal::store
