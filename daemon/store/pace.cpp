#include "daemon/store/pace.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

#include <algorithm>

namespace peal::store {

namespace {

constexpr Duration day = std::chrono::hours(24);

bool is_late(PostRecord const& post, Instant now)
{
    return now - post.plan.due > catch_up_gap;
}

Duration spacing_of(Pace const& pace, std::string const& channel)
{
    auto const found = pace.spacings.find(channel);
    return found == pace.spacings.end() ? Duration(0) : found->second;
}

// What a person gave its moment goes at it, whatever the plan would have made of it.
bool is_spaced(PostRecord const& post, Pace const& pace, Instant now)
{
    return spacing_of(pace, post.plan.channel) > Duration(0) && (!post.pinned || is_late(post, now));
}

// Whether it would go at `moment`, if the last post of its channel were longer ago.
bool is_kept_apart(PostRecord const& post, Pace const& pace, Traffic const& traffic, Instant moment)
{
    return is_spaced(post, pace, moment) && traffic.last_out &&
           *traffic.last_out + spacing_of(pace, post.plan.channel) > moment;
}

std::string words_of_spacing(PostRecord const& post, Pace const& pace)
{
    auto const seconds = std::chrono::floor<std::chrono::seconds>(spacing_of(pace, post.plan.channel)).count();
    auto const span = seconds % 60 == 0 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds) + " s";
    return "its channel keeps " + span + " between two posts";
}

// One state at a time: for a list of states SQLite would make a table of its own each time, which costs more than the looks.
int count_in(SQLite::Database& db, State state, std::string const& channel)
{
    Statement query(db, "SELECT count(*) FROM post WHERE state = ? AND channel = ? AND NOT dry_run");
    query.bind(1, to_string(state));
    query.bind(2, channel);
    query.executeStep();
    return query.getColumn(0).getInt();
}

std::optional<Instant> find_last_out(SQLite::Database& db, std::string const& channel, Duration spacing, Instant now)
{
    Statement query(db, R"sql(
        SELECT started_at, due_at FROM attempt JOIN post ON post.id = post_id
        WHERE attempt.channel = ? AND started_at > ? AND started_at <= ?
        AND outcome <> 'refused' AND outcome <> 'not sent' AND outcome <> 'absent'
        ORDER BY started_at DESC LIMIT 1)sql");
    query.bind(1, channel);
    query.bind(2, to_ms(now - spacing));
    query.bind(3, to_ms(now));
    if (!query.executeStep()) return std::nullopt;
    auto const called = from_ms(query.getColumn(0).getInt64());
    auto const due = from_ms(query.getColumn(1).getInt64());
    bool const was_on_time = called >= due && called - due <= catch_up_gap;
    return was_on_time ? due : called;
}

// What went last may be a story that nobody has seen yet, also one that was given up: the next would be taken for it.
bool is_unsure(SQLite::Database& db, std::string const& channel, Pace const& pace)
{
    Statement unknown(db, "SELECT 1 FROM post WHERE channel = ? AND state = 'unknown'");
    unknown.bind(1, channel);
    if (unknown.executeStep()) return true;
    Statement unseen(db, R"sql(
        SELECT 1 FROM post WHERE id = ? AND channel = ?
        AND (state = 'needs_person' OR (state = 'confirmed' AND remote_id IS NULL) OR (state = 'cancelled'
             AND (SELECT outcome FROM attempt WHERE post_id = post.id ORDER BY n DESC LIMIT 1) = 'unknown')))sql");
    return std::any_of(pace.young.begin(), pace.young.end(), [&](PostId id) {
        unseen.reset();
        unseen.bind(1, id.value);
        unseen.bind(2, channel);
        return unseen.executeStep();
    });
}

}  // namespace

Traffic read_traffic(SQLite::Database& db, std::string const& channel, Pace const& pace, Instant now)
{
    Traffic traffic;
    traffic.in_hand = count_in(db, State::claimed, channel) + count_in(db, State::sending, channel);
    if (pace.one_at_a_time) traffic.is_unsure = is_unsure(db, channel, pace);
    // A call in the future means that the clock was set back: it holds nobody up. One that never left does not either, and
    // the network has not counted it.
    Statement calls(db, R"sql(
        SELECT started_at FROM attempt WHERE channel = ? AND started_at > ? AND started_at <= ? AND outcome <> 'not sent'
        ORDER BY started_at DESC LIMIT ?)sql");
    calls.bind(1, channel);
    calls.bind(2, to_ms(now - day));
    calls.bind(3, to_ms(now));
    calls.bind(4, std::max(1, pace.per_day));
    while (calls.executeStep()) traffic.calls.push_back(from_ms(calls.getColumn(0).getInt64()));
    if (auto const spacing = spacing_of(pace, channel); spacing > Duration(0))
        traffic.last_out = find_last_out(db, channel, spacing, now);
    return traffic;
}

bool is_one_at_a_time(PostRecord const& post, Pace const& pace, Instant now)
{
    if (post.plan.dry_run) return false;
    return pace.one_at_a_time || is_late(post, now);
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
        if (is_late(post, now) && !traffic.calls.empty()) turn = std::max(turn, traffic.calls.front() + catch_up_gap);
    }
    if (is_spaced(post, pace, now)) {
        if (traffic.in_hand > 0) return std::nullopt;
        auto const spaced = traffic.last_out.value_or(Instant::min()) + spacing_of(pace, post.plan.channel);
        // One that is far enough away by itself is prepared before its moment, as ever.
        if (spaced > post.plan.due) turn = std::max(turn, spaced);
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
    // It could not go before, and that is why.
    if (post.not_before && *post.not_before > now) return {};
    if (pace.one_at_a_time && traffic.is_unsure)
        return "its channel has an earlier post whose outcome is not known; it goes when that is settled";
    if (pace.per_day > 0 && static_cast<int>(traffic.calls.size()) >= pace.per_day)
        return "its channel has had the " + std::to_string(pace.per_day) + " posts that the network takes in a day";
    if (is_kept_apart(post, pace, traffic, now)) return words_of_spacing(post, pace);
    if (is_late(post, now)) return "its channel catches up, one post a minute";
    return {};
}

std::string why_late(PostRecord const& post, Pace const& pace, Traffic const& traffic)
{
    if (!post.reason.empty()) return post.reason;
    if (pace.per_day > 0 && static_cast<int>(traffic.calls.size()) >= pace.per_day)
        return "its channel has had the " + std::to_string(pace.per_day) + " posts that the network takes in a day";
    if (is_kept_apart(post, pace, traffic, post.plan.due + post.plan.max_late)) return words_of_spacing(post, pace);
    if (!traffic.calls.empty() && traffic.calls.front() >= post.plan.due)
        return "its channel had others to send first, one at a time";
    return "Peal could not send it in time";
}

}  // namespace peal::store
