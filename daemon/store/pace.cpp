#include "daemon/store/pace.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

#include <algorithm>

namespace peal::store {

namespace {

constexpr Duration day = std::chrono::hours(24);

// So long a network is asked for the id of a post that it did not name.
constexpr Duration id_awaited = std::chrono::minutes(10);

bool is_busy(SQLite::Database& db, PostRecord const& post)
{
    Statement query(
        db, "SELECT 1 FROM post WHERE state IN ('claimed', 'sending') AND channel = ? AND id <> ? AND NOT dry_run");
    query.bind(1, post.plan.channel);
    query.bind(2, post.id.value);
    return query.executeStep();
}

// What the channel sent last is not yet told from what others may have posted.
bool is_unsure(SQLite::Database& db, PostRecord const& post, Instant now)
{
    Statement query(db, R"sql(
        SELECT 1 FROM post WHERE channel = ?1 AND state = 'unknown'
        UNION ALL SELECT 1 FROM post WHERE published_at > ?2 AND channel = ?1 AND state = 'confirmed' AND remote_id IS NULL)sql");
    query.bind(1, post.plan.channel);
    query.bind(2, to_ms(now - id_awaited));
    return query.executeStep();
}

// The n-th latest call of the channel, from 0.
std::optional<Instant> find_call(SQLite::Database& db, std::string const& channel, int n)
{
    Statement query(db, "SELECT started_at FROM attempt WHERE channel = ? ORDER BY started_at DESC LIMIT 1 OFFSET ?");
    query.bind(1, channel);
    query.bind(2, n);
    if (!query.executeStep()) return std::nullopt;
    return from_ms(query.getColumn(0).getInt64());
}

}  // namespace

bool is_one_at_a_time(PostRecord const& post, Pace const& pace, Instant now)
{
    if (post.plan.dry_run) return false;
    return pace.one_at_a_time || pace.spacing > Duration(0) || now - post.plan.due > catch_up_gap;
}

std::optional<Instant> find_turn(SQLite::Database& db, PostRecord const& post, Pace const& pace, Instant now)
{
    auto turn = post.plan.due - pace.lead;
    if (post.not_before) turn = std::max(turn, *post.not_before);
    if (post.plan.dry_run) return turn;
    if (is_one_at_a_time(post, pace, now)) {
        if (is_busy(db, post)) return std::nullopt;
        if (pace.one_at_a_time && is_unsure(db, post, now)) return std::nullopt;
        auto const gap = now - post.plan.due > catch_up_gap ? std::max(pace.spacing, catch_up_gap) : pace.spacing;
        // A call in the future means that the clock was set back: it holds nobody up.
        if (auto const last = find_call(db, post.plan.channel, 0); last && *last <= now)
            turn = std::max(turn, *last + gap);
    }
    if (pace.per_day > 0)
        if (auto const oldest = find_call(db, post.plan.channel, pace.per_day - 1); oldest && *oldest <= now)
            turn = std::max(turn, *oldest + day);
    return turn;
}

std::string why_late(SQLite::Database& db, PostRecord const& post, Pace const& pace, Instant now)
{
    if (!post.reason.empty()) return post.reason;
    if (pace.per_day > 0)
        if (auto const oldest = find_call(db, post.plan.channel, pace.per_day - 1); oldest && *oldest + day > now)
            return "its channel has had the " + std::to_string(pace.per_day) + " posts that the network takes in a day";
    if (auto const last = find_call(db, post.plan.channel, 0); last && *last >= post.plan.due)
        return "its channel had others to send first, one at a time";
    return "Peal could not send it in time";
}

}  // namespace peal::store
