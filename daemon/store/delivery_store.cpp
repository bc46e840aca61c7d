#include "daemon/store/delivery_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/pause_row.hpp"
#include "daemon/store/post_row.hpp"

#include <SQLiteCpp/Exception.h>

namespace peal::store {

namespace {

constexpr std::string_view engine = "peald";

tl::unexpected<Error> moved_on(std::string_view doing)
{
    return fail(ErrorKind::cancelled,
                "the post has moved on while " + std::string(doing) + "; this run no longer holds it");
}

// Moves a claimed post on, if it is still in one of the states `from` under our epoch.
Result<> advance(SQLite::Database& db, Claim claim, std::string_view from, State to, std::string_view reason,
                 Instant now)
{
    Statement statement(
        db, "UPDATE post SET state = ?, reason = ?, updated_at = ? WHERE id = ? AND epoch = ? AND state = ?");
    statement.bind(1, std::string(to_string(to)));
    statement.bind(2, std::string(reason));
    statement.bind(3, to_ms(now));
    statement.bind(4, claim.id.value);
    statement.bind(5, claim.epoch);
    statement.bind(6, std::string(from));
    if (statement.exec() != 1) return moved_on("it was being " + std::string(from == "sending" ? "sent" : "prepared"));
    return {};
}

void close_attempt(SQLite::Database& db, PostId id, std::string_view outcome, std::string_view detail, Instant now)
{
    Statement statement(
        db, "UPDATE attempt SET closed_at = ?, outcome = ?, detail = ? WHERE post_id = ? AND closed_at IS NULL");
    statement.bind(1, to_ms(now));
    statement.bind(2, std::string(outcome));
    statement.bind(3, std::string(detail));
    statement.bind(4, id.value);
    statement.exec();
}

void set_retry(SQLite::Database& db, PostId id, std::optional<Instant> not_before, bool counts_as_try)
{
    Statement statement(db, "UPDATE post SET not_before = ?, tries = tries + ? WHERE id = ?");
    if (not_before)
        statement.bind(1, to_ms(*not_before));
    else
        statement.bind(1);
    statement.bind(2, counts_as_try ? 1 : 0);
    statement.bind(3, id.value);
    statement.exec();
}

// Why a post may not go at its moment, in a person's words; empty when it may.
struct Obstacle {
    std::string why;
    std::optional<Pause> pause;

    explicit operator bool() const { return !why.empty(); }
};

Obstacle find_obstacle(SQLite::Database& db, PostRecord const& post)
{
    if (post.state == State::held)
        return {"it was held when its moment came" + (post.reason.empty() ? "" : ": " + post.reason), {}};
    if (!post.is_approved()) return {"it was not approved when its moment came", {}};
    if (post.plan.tentative) return {"its event was not confirmed when its moment came", {}};
    if (auto const pause = find_pause_over(db, post)) return {missed_because_of(*pause), pause};
    return {};
}

}  // namespace

awaitable<Result<Recovered>> DeliveryStore::recover(Instant now)
{
    auto work = [now](SQLite::Database& db) -> Result<Recovered> {
        Recovered recovered;
        Statement query(db, select_post + " WHERE state IN ('claimed', 'sending')");
        std::vector<PostRecord> open;
        while (query.executeStep()) open.push_back(read_post(query));
        for (auto const& post : open) {
            bool const was_sending = post.state == State::sending;
            std::string const reason =
                was_sending
                    ? "Peal stopped while the post was being sent; look at the account before anything is sent again"
                    : "";
            Statement statement(
                db, "UPDATE post SET state = ?, reason = ?, epoch = epoch + 1, updated_at = ? WHERE id = ?");
            statement.bind(1, std::string(was_sending ? "unknown" : "planned"));
            statement.bind(2, reason);
            statement.bind(3, to_ms(now));
            statement.bind(4, post.id.value);
            statement.exec();
            // The attempt stays open: nothing is known about it.
            if (was_sending) write_audit(db, now, engine, "unknown", post.id, reason);
            ++(was_sending ? recovered.unknown : recovered.released);
        }
        return recovered;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<DeliveryStore::Due>> DeliveryStore::claim_due(Instant now, std::map<std::string, Duration> leads,
                                                               int limit)
{
    auto work = [now, leads = std::move(leads), limit](SQLite::Database& db) -> Result<Due> {
        Due due;
        for (auto const& [network, lead] : leads) {
            Statement query(db, select_post +
                                    R"sql( WHERE state IN ('planned', 'held') AND network = ? AND due_at <= ?
                AND (not_before IS NULL OR not_before <= ? OR state = 'held' OR due_at + max_late < ?) ORDER BY due_at, post.id)sql");
            query.bind(1, network);
            query.bind(2, to_ms(now + lead));
            query.bind(3, to_ms(now));
            query.bind(4, to_ms(now));
            std::vector<PostRecord> candidates;
            while (query.executeStep() && candidates.size() < 1000) candidates.push_back(read_post(query));
            int claimed = 0;
            for (auto& post : candidates) {
                if (auto const obstacle = find_obstacle(db, post)) {
                    // Nobody may be surprised by it later: what may not go at its moment waits for a person.
                    if (post.plan.due <= now) {
                        mark_missed(db, post, obstacle.why, obstacle.pause, now);
                        ++due.missed;
                    }
                    continue;
                }
                if (now - post.plan.due > post.plan.max_late) {
                    mark_missed(db, post, post.reason.empty() ? "Peal could not send it in time" : post.reason, {},
                                now);
                    ++due.missed;
                    continue;
                }
                if (claimed == limit) continue;
                ++claimed;
                Statement claim(
                    db,
                    "UPDATE post SET state = 'claimed', epoch = epoch + 1, updated_at = ? WHERE id = ? RETURNING epoch");
                claim.bind(1, to_ms(now));
                claim.bind(2, post.id.value);
                claim.executeStep();
                post.epoch = claim.getColumn(0).getInt64();
                post.state = State::claimed;
                due.posts.push_back(std::move(post));
            }
        }
        return due;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::optional<Instant>>> DeliveryStore::next_moment(std::map<std::string, Duration> leads)
{
    auto work = [leads = std::move(leads)](SQLite::Database& db) -> Result<std::optional<Instant>> {
        std::optional<Instant> next;
        for (auto const& [network, lead] : leads) {
            // What may not go yet is looked at again at its moment, not at its lead, or the sleeper would never sleep.
            Statement query(db, select_post + " WHERE state IN ('planned', 'held') AND network = ? ORDER BY due_at");
            query.bind(1, network);
            while (query.executeStep()) {
                auto const post = read_post(query);
                auto moment = post.plan.due - lead;
                if (post.not_before && post.state == State::planned) moment = std::max(moment, *post.not_before);
                if (find_obstacle(db, post)) moment = std::max(moment, post.plan.due);
                // A try that would come too late: then it is missed, and must say so.
                moment =
                    std::min(moment, std::max(post.plan.due - lead, post.plan.due + post.plan.max_late + Duration(1)));
                if (!next || moment < *next) next = moment;
                // Later rows cannot be earlier than their own due time less the lead.
                if (next && post.plan.due - lead >= *next) break;
            }
        }
        return next;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<int>> DeliveryStore::record_intent(Claim claim, Intent intent, Instant now)
{
    auto work = [claim, intent = std::move(intent), now](SQLite::Database& db) -> Result<int> {
        auto const post = find_post(db, claim.id);
        if (!post || post->epoch != claim.epoch || post->state != State::claimed)
            return moved_on("it was being prepared");
        if (now < post->plan.due) return fail(ErrorKind::bug, "the post is not due yet");
        if (auto const obstacle = find_obstacle(db, *post)) return fail(ErrorKind::cancelled, obstacle.why);
        if (auto moved = advance(db, claim, "claimed", State::sending, "", now); !moved)
            return tl::unexpected<Error>(moved.error());
        Statement count(db, "SELECT coalesce(max(n), 0) + 1 FROM attempt WHERE post_id = ?");
        count.bind(1, claim.id.value);
        count.executeStep();
        int const n = count.getColumn(0).getInt();
        Statement insert(db, R"sql(
            INSERT INTO attempt (post_id, n, started_at, method, url, content_type, body, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?))sql");
        insert.bind(1, claim.id.value);
        insert.bind(2, n);
        insert.bind(3, to_ms(now));
        int at = 4;
        for (auto const* value : {&intent.method, &intent.url, &intent.content_type, &intent.body, &intent.evidence})
            insert.bind(at++, *value);
        insert.exec();
        return n;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::confirm(Claim claim, std::string remote_id, std::string address,
                                           std::string evidence, Instant commit_at, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto moved = advance(db, claim, "sending", State::confirmed, "", now); !moved) return moved;
        Statement statement(db,
                            "UPDATE post SET remote_id = ?, address = ?, commit_at = ?, published_at = ? WHERE id = ?");
        if (remote_id.empty())
            statement.bind(1);
        else
            statement.bind(1, remote_id);
        statement.bind(2, address);
        statement.bind(3, to_ms(commit_at));
        statement.bind(4, to_ms(now));
        statement.bind(5, claim.id.value);
        statement.exec();
        close_attempt(db, claim.id, "done", evidence, now);
        write_audit(db, now, engine, "published", claim.id, address);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::adopt_id(PostId id, std::string remote_id, std::string address, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        Statement statement(
            db,
            "UPDATE post SET remote_id = ?, address = ?, updated_at = ? WHERE id = ? AND state = 'confirmed' AND remote_id IS NULL");
        statement.bind(1, remote_id);
        statement.bind(2, address);
        statement.bind(3, to_ms(now));
        statement.bind(4, id.value);
        if (statement.exec() == 1) write_audit(db, now, engine, "seen on the account", id, remote_id);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::refuse(Claim claim, std::string outcome, std::string reason,
                                          std::optional<Instant> not_before, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const to = not_before ? State::planned : State::failed;
        if (auto moved = advance(db, claim, "sending", to, reason, now); !moved) return moved;
        set_retry(db, claim.id, not_before, true);
        close_attempt(db, claim.id, outcome, reason, now);
        write_audit(db, now, engine, not_before ? "refused, will be tried again" : "failed", claim.id, reason);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::mark_unknown(Claim claim, std::string reason, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto moved = advance(db, claim, "sending", State::unknown, reason, now); !moved) return moved;
        write_audit(db, now, engine, "unknown", claim.id, reason);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::rehearse(Claim claim, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_post(db, claim.id);
        if (!post || post->epoch != claim.epoch || post->state != State::claimed)
            return moved_on("it was being rehearsed");
        if (auto const obstacle = find_obstacle(db, *post)) return fail(ErrorKind::cancelled, obstacle.why);
        if (auto moved = advance(db, claim, "claimed", State::rehearsed, "dry run: nothing was sent", now); !moved)
            return moved;
        Statement statement(db, "UPDATE post SET commit_at = ? WHERE id = ?");
        statement.bind(1, to_ms(now));
        statement.bind(2, claim.id.value);
        statement.exec();
        write_audit(db, now, engine, "rehearsed", claim.id, "");
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::release(Claim claim, std::string reason, std::optional<Instant> not_before,
                                           bool counts_as_try, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto moved = advance(db, claim, "claimed", State::planned, reason, now); !moved) return moved;
        set_retry(db, claim.id, not_before, counts_as_try);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::fail_claim(Claim claim, std::string reason, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto moved = advance(db, claim, "claimed", State::failed, reason, now); !moved) return moved;
        write_audit(db, now, engine, "failed", claim.id, reason);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<std::string>>> DeliveryStore::claimed_ids(std::string channel, PostId id, Instant since)
{
    auto work = [=](SQLite::Database& db) -> Result<std::vector<std::string>> {
        Statement query(
            db,
            "SELECT remote_id FROM post WHERE channel = ? AND id <> ? AND remote_id IS NOT NULL AND published_at >= ?");
        query.bind(1, channel);
        query.bind(2, id.value);
        query.bind(3, to_ms(since));
        std::vector<std::string> ids;
        while (query.executeStep()) ids.push_back(query.getColumn(0).getString());
        return ids;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<PostRecord>>> DeliveryStore::on_the_wire()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        Statement query(db, select_post + " WHERE state IN ('sending', 'unknown') ORDER BY due_at");
        std::vector<PostRecord> posts;
        while (query.executeStep()) posts.push_back(read_post(query));
        return posts;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
