#include "daemon/store/pace.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

#include <algorithm>

namespace peal::store {

namespace {

constexpr Duration day = std::chrono::hours(24);

// So long after a call what it made may still appear on the account.
constexpr Duration appears_within = std::chrono::minutes(15);

}  // namespace

Traffic read_traffic(SQLite::Database& db, std::string const& channel, Pace const& pace, Instant now)
{
    Traffic traffic;
    Statement in_hand(
        db, "SELECT count(*) FROM post WHERE state IN ('claimed', 'sending') AND channel = ? AND NOT dry_run");
    in_hand.bind(1, channel);
    in_hand.executeStep();
    traffic.in_hand = in_hand.getColumn(0).getInt();
    if (pace.one_at_a_time) {
        Statement unsure(db, R"sql(
            SELECT 1 FROM post WHERE channel = ?1 AND state = 'unknown' UNION ALL
            SELECT 1 FROM post WHERE published_at > ?2 AND channel = ?1 AND +state = 'confirmed' AND remote_id IS NULL
            UNION ALL
            SELECT 1 FROM attempt JOIN post ON post.id = post_id
            WHERE attempt.channel = ?1 AND started_at > ?2 AND state = 'needs_person')sql");
        unsure.bind(1, channel);
        unsure.bind(2, to_ms(now - appears_within));
        traffic.is_unsure = unsure.executeStep();
    }
    // A call in the future means that the clock was set back: it holds nobody up.
    Statement calls(db, R"sql(
        SELECT started_at FROM attempt WHERE channel = ? AND started_at > ? AND started_at <= ?
        ORDER BY started_at DESC LIMIT ?)sql");
    calls.bind(1, channel);
    calls.bind(2, to_ms(now - day));
    calls.bind(3, to_ms(now));
    calls.bind(4, std::max(1, pace.per_day));
    while (calls.executeStep()) traffic.calls.push_back(from_ms(calls.getColumn(0).getInt64()));
    return traffic;
}

bool is_one_at_a_time(PostRecord const& post, Pace const& pace, Instant now)
{
    if (post.plan.dry_run) return false;
    return pace.one_at_a_time || pace.spacing > Duration(0) || now - post.plan.due > catch_up_gap;
}

std::optional<Instant> find_turn(PostRecord const& post, Pace const& pace, Traffic const& traffic, Instant now)
{
    auto turn = post.plan.due - pace.lead;
    // Longer than any network asks for: the clock was set back since.
    bool const must_wait = post.not_before && *post.not_before <= now + day;
    if (must_wait) turn = std::max(turn, *post.not_before);
    if (post.plan.dry_run) return turn;
    if (is_one_at_a_time(post, pace, now)) {
        if (traffic.in_hand > 0 || traffic.is_unsure) return std::nullopt;
        auto const gap = now - post.plan.due > catch_up_gap ? std::max(pace.spacing, catch_up_gap) : pace.spacing;
        if (!traffic.calls.empty()) turn = std::max(turn, traffic.calls.front() + gap);
    }
    if (pace.per_day > 0) {
        // Those in hand will be calls too.
        auto const left = pace.per_day - traffic.in_hand;
        if (left <= 0) return std::nullopt;
        if (static_cast<int>(traffic.calls.size()) >= left)
            turn = std::max(turn, traffic.calls[static_cast<std::size_t>(left - 1)] + day);
    }
    return turn;
}

std::string why_waiting(PostRecord const& post, Pace const& pace, Traffic const& traffic, Instant now)
{
    if (post.plan.dry_run || post.plan.due > now) return {};
    if (pace.one_at_a_time && traffic.is_unsure)
        return "its channel has an earlier post whose outcome is not known; it goes when that is settled";
    if (pace.per_day > 0 && static_cast<int>(traffic.calls.size()) >= pace.per_day)
        return "its channel has had the " + std::to_string(pace.per_day) + " posts that the network takes in a day";
    if (now - post.plan.due > catch_up_gap) return "its channel catches up, one post a minute";
    return {};
}

std::string why_late(PostRecord const& post, Pace const& pace, Traffic const& traffic)
{
    if (!post.reason.empty()) return post.reason;
    if (pace.per_day > 0 && static_cast<int>(traffic.calls.size()) >= pace.per_day)
        return "its channel has had the " + std::to_string(pace.per_day) + " posts that the network takes in a day";
    if (!traffic.calls.empty() && traffic.calls.front() >= post.plan.due)
        return "its channel had others to send first, one at a time";
    return "Peal could not send it in time";
}

}  // namespace peal::store
