#pragma once

#include "campaigns/post.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Stored posts as the rooms above see them: plain values.
namespace peal::store {

struct PostId {
    std::int64_t value = 0;
    bool operator==(PostId const&) const = default;
};

// The delivery's state. People see fewer words: see shown_state.
enum class State {
    planned,
    claimed,
    sending,
    unknown,
    needs_person,
    confirmed,
    rehearsed,
    held,
    failed,
    missed,
    cancelled,
};
std::string_view to_string(State state);
// The call has left, and nobody knows what it made.
constexpr bool is_unsettled(State state)
{
    return state == State::unknown || state == State::needs_person;
}
// Is out no more than anybody knows, and may yet wait for a moment again: by what is found, or since a person wants it to.
constexpr bool may_come_back(State state)
{
    return state == State::sending || is_unsettled(state) || state == State::failed || state == State::missed;
}
State state_from(std::string_view text);  // asserts: the schema allows no other word

struct PostRecord {
    PostId id;
    std::string short_id;
    campaigns::PlannedPost plan;  // text, artwork and destination hold the real link code
    std::string link_code;        // empty: no link
    int revision = 1;
    State state = State::planned;
    std::string reason;
    std::int64_t epoch = 0;
    int tries = 0;                 // what failed since it has its moment; a wait that a network asks for does not count
    int refusals = 0;              // of these, calls that the network itself refused
    int resends = 0;               // so often the same bytes went again after a proven absence
    int approvals = 0;             // by different people, for this revision
    bool warn_and_inform = false;  // may go during a pause, with a confirmation of its own
    bool pinned = false;           // a person gave it its moment: the plan moves it no more
    bool held_by_plan = false;     // of a held post: by the plan, not by a person
    bool withdrawn = false;        // of a cancelled or missed post: by the plan, which may have it again
    std::string hold_before;       // of a withdrawn post: why a person held it; empty when nobody did
    std::string released_hold;     // the plan's hold that a person has released it from all the same
    std::optional<Instant> not_before;
    std::string remote_id;  // empty: not known
    std::string address;
    std::optional<Instant> commit_at, published_at, measured_at;
    std::optional<Instant> unknown_since;
    std::optional<Instant> may_be_out_since;  // goes again after nobody has found it, which may have been wrong
    Instant lease_until;                      // of a claim
    std::optional<Instant> called_off_until;  // held, since its event was called off; it is cancelled then
    std::int64_t awaits_event = 0;  // its event has changed: it waits for a plan that has seen this much of the events

    bool is_approved() const;
    // The plan has a reason to hold it that nobody has released it from.
    bool is_kept_by_plan() const { return !plan.hold.empty() && plan.hold != released_hold; }
};

// What it counts as that a call has made nothing.
enum class CountsAs {
    nothing,  // the network asks for a wait
    failure,  // the next wait is longer
    refusal,  // and in the end a person must decide
};

// draft..cancelled as people see it: in_review, scheduled, held, publishing, published, rehearsed, failed, missed, cancelled.
std::string_view shown_state(PostRecord const& post);

struct Pause {
    std::int64_t id = 0;
    std::string scope;   // all, organisation, campaign, network
    std::string target;  // empty for all
    std::string reason;
    std::string actor;
    Instant at;
};

struct Attempt {
    int n = 0;
    Instant started_at;
    std::optional<Instant> closed_at;
    std::string outcome, detail;
};

// What one look at the account said about a post whose outcome is unknown.
struct Look {
    Instant at;
    std::string seen;  // found, not there, ambiguous, cannot tell
    std::string detail;
};

struct AuditEntry {
    Instant at;
    std::string actor, action, detail;
};

struct ApprovalEntry {
    std::string actor;
    Instant at;
    int revision = 0;
};

struct RenditionRecord {
    int revision = 0;
    std::string token;   // unguessable; names the picture at /m/<token> and its file media/<token>.jpg
    std::string digest;  // hex SHA-256 of the bytes
    std::string content_type;
    int width = 0, height = 0;
    std::string manifest;  // JSON
};

}  // namespace peal::store
