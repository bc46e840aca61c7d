#include "daemon/store/post_step.hpp"

#include "core/assert.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/dead_links.hpp"
#include "daemon/store/post_row.hpp"

namespace peal::store {

namespace {

// The holder goes on writing under its epoch.
bool keeps_holder(Step step)
{
    switch (step) {
        case Step::intend:
        case Step::rehearse:
        case Step::confirm:
        case Step::retry:
        case Step::fail:
        case Step::lose:
        case Step::ask: return true;
        default: return false;
    }
}

}  // namespace

Result<PostRecord> find_held(SQLite::Database& db, Claim claim, State state)
{
    auto post = find_waiting(db, claim.id);
    if (!post || post->epoch != claim.epoch || post->state != state)
        return fail(ErrorKind::cancelled, "the post has moved on meanwhile; this run no longer holds it");
    return std::move(*post);
}

Result<> take_step(SQLite::Database& db, PostRecord const& post, Step step, std::string_view reason, Instant now,
                   std::optional<Instant> lease_until)
{
    auto const to = next_state(post.state, step);
    PEAL_ASSERT(to);
    Statement statement(db, R"sql(
        UPDATE post SET state = ?1, reason = ?2, updated_at = ?3, epoch = epoch + ?4, lease_until = ifnull(?8, lease_until),
                        held_by_plan = held_by_plan AND state = 'held' AND ?1 = 'held', withdrawn = 0
        WHERE id = ?5 AND epoch = ?6 AND state = ?7)sql");
    statement.bind(1, to_string(*to));
    statement.bind(2, reason);
    statement.bind(3, to_ms(now));
    statement.bind(4, keeps_holder(step) ? 0 : 1);
    statement.bind(5, post.id.value);
    statement.bind(6, post.epoch);
    statement.bind(7, to_string(post.state));
    if (lease_until) statement.bind(8, to_ms(*lease_until));
    if (statement.exec() != 1)
        return fail(ErrorKind::cancelled, "the post has moved on meanwhile; this run no longer holds it");
    return {};
}

Result<HoldChange> settle_hold(SQLite::Database& db, PostId id, Instant now)
{
    auto const post = find_post(db, id);
    PEAL_ASSERT(post);
    bool const waits = post->state == State::planned || post->state == State::claimed;
    bool const is_planned_hold = post->state == State::held && post->held_by_plan;
    if (!waits && !is_planned_hold) return HoldChange::none;
    auto reason = post->is_kept_by_plan() ? post->plan.hold : std::string();
    if (auto const dead = dead_link_reason(db, *post); !dead.empty()) reason += (reason.empty() ? "" : "; ") + dead;
    if (!reason.empty()) {
        if (is_planned_hold && post->reason == reason) return HoldChange::none;
        if (waits)
            if (auto held = take_step(db, *post, Step::hold, "", now); !held)
                return tl::unexpected<Error>(held.error());
        mark_held(db, id, reason, true);
        write_audit(db, now, daemon_actor, "held", id, reason);
        return HoldChange::held;
    }
    // What is overdue is missed instead: nothing goes because a hold ended.
    if (!is_planned_hold || post->plan.due <= now) return HoldChange::none;
    if (auto lifted = take_step(db, *post, Step::unhold, "", now); !lifted)
        return tl::unexpected<Error>(lifted.error());
    write_audit(db, now, daemon_actor, "released", id, "no longer: " + post->reason);
    return HoldChange::lifted;
}

void mark_held(SQLite::Database& db, PostId id, std::string const& reason, bool by_plan)
{
    Statement statement(db, "UPDATE post SET reason = ?, held_by_plan = ? WHERE id = ? AND state = 'held'");
    statement.bind(1, reason);
    statement.bind(2, by_plan ? 1 : 0);
    statement.bind(3, id.value);
    statement.exec();
}

}  // namespace peal::store
