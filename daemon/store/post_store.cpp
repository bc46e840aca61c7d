#include "daemon/store/post_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/links_of_last_run.hpp"
#include "daemon/store/post_row.hpp"

#include <SQLiteCpp/Exception.h>

namespace peal::store {

namespace {

std::vector<PostRecord> read_all(Statement& query)
{
    std::vector<PostRecord> posts;
    while (query.executeStep()) posts.push_back(read_post(query));
    return posts;
}

// The SQL of what people see; the words and conditions of shown_state.
constexpr std::string_view shown = R"sql(CASE post.state
    WHEN 'planned' THEN CASE WHEN approval = 'none' OR (SELECT count(DISTINCT actor) FROM approval AS a WHERE a.post_id = post.id
        AND a.revision = post.revision) >= CASE approval WHEN 'two' THEN 2 ELSE 1 END THEN 'scheduled' ELSE 'in_review' END
    WHEN 'claimed' THEN 'publishing' WHEN 'sending' THEN 'publishing' WHEN 'unknown' THEN 'publishing'
    WHEN 'needs_person' THEN 'publishing'
    WHEN 'confirmed' THEN 'published' ELSE post.state END)sql";

}  // namespace

awaitable<Result<std::vector<PostRecord>>> PostStore::list(PostFilter filter)
{
    auto work = [filter = std::move(filter)](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        std::string sql = "SELECT post.id FROM post WHERE 1";
        std::vector<std::string> texts;
        auto const add = [&](std::string const& value, std::string const& condition) {
            if (value.empty()) return;
            sql += " AND " + condition;
            texts.push_back(value);
        };
        add(filter.state, std::string(shown) + " = ?");
        add(filter.campaign, "campaign = ?");
        add(filter.channel, "channel = ?");
        add(filter.network, "network = ?");
        add(filter.event, "occurrence = ?");
        if (filter.from) sql += " AND due_at >= ?";
        if (filter.to) sql += " AND due_at < ?";
        sql += " ORDER BY due_at, post.id LIMIT ?";
        Statement query(db, sql);
        int at = 1;
        for (auto const& text : texts) query.bind(at++, text);
        if (filter.from) query.bind(at++, to_ms(*filter.from));
        if (filter.to) query.bind(at++, to_ms(*filter.to));
        query.bind(at, filter.limit + 1);
        return find_posts(db, query);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<PostDetail>> PostStore::load(std::string short_id)
{
    auto work = [short_id = std::move(short_id)](SQLite::Database& db) -> Result<PostDetail> {
        auto const post = find_post(db, short_id);
        if (!post) return no_such(short_id);
        PostDetail detail;
        detail.post = *post;
        Statement pinned(db, "SELECT coalesce(pinned_by, '') FROM post WHERE id = ?");
        pinned.bind(1, post->id.value);
        if (pinned.executeStep()) detail.pinned_by = pinned.getColumn(0).getString();
        Statement approvals(db, "SELECT actor, at, revision FROM approval WHERE post_id = ? ORDER BY at");
        approvals.bind(1, post->id.value);
        while (approvals.executeStep())
            detail.approvals.push_back({approvals.getColumn(0).getString(), from_ms(approvals.getColumn(1).getInt64()),
                                        approvals.getColumn(2).getInt()});
        Statement answers(db, "SELECT finding, reason, actor, at FROM answer WHERE post_id = ? AND revision = ?");
        answers.bind(1, post->id.value);
        answers.bind(2, post->revision);
        while (answers.executeStep())
            detail.answers.push_back({answers.getColumn(0).getString(), answers.getColumn(1).getString(),
                                      answers.getColumn(2).getString(), from_ms(answers.getColumn(3).getInt64())});
        Statement attempts(
            db, "SELECT n, started_at, closed_at, outcome, detail FROM attempt WHERE post_id = ? ORDER BY n");
        attempts.bind(1, post->id.value);
        while (attempts.executeStep()) {
            Attempt attempt;
            attempt.n = attempts.getColumn(0).getInt();
            attempt.started_at = from_ms(attempts.getColumn(1).getInt64());
            if (!attempts.getColumn(2).isNull()) attempt.closed_at = from_ms(attempts.getColumn(2).getInt64());
            attempt.outcome = attempts.getColumn(3).getString();
            attempt.detail = attempts.getColumn(4).getString();
            detail.attempts.push_back(std::move(attempt));
        }
        Statement looks(db, "SELECT at, seen, detail FROM look WHERE post_id = ? ORDER BY id");
        looks.bind(1, post->id.value);
        while (looks.executeStep())
            detail.looks.push_back({from_ms(looks.getColumn(0).getInt64()), looks.getColumn(1).getString(),
                                    looks.getColumn(2).getString()});
        Statement history(db, "SELECT at, actor, action, detail FROM audit WHERE post_id = ? ORDER BY id");
        history.bind(1, post->id.value);
        while (history.executeStep())
            detail.history.push_back({from_ms(history.getColumn(0).getInt64()), history.getColumn(1).getString(),
                                      history.getColumn(2).getString(), history.getColumn(3).getString()});
        Statement rendition(db, select_rendition + " WHERE post_id = ?");
        rendition.bind(1, post->id.value);
        if (rendition.executeStep()) detail.rendition = read_rendition(rendition);
        return detail;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::map<std::string, int>>> PostStore::count_by_shown_state()
{
    auto work = [](SQLite::Database& db) -> Result<std::map<std::string, int>> {
        std::map<std::string, int> counts;
        for (auto const* word : {"in_review", "scheduled", "held", "publishing", "published", "rehearsed", "failed",
                                 "missed", "cancelled"})
            counts[word] = 0;
        Statement planned(db, "SELECT " + std::string(shown) +
                                  " AS seen, count(*) FROM post WHERE state = 'planned' GROUP BY seen");
        while (planned.executeStep()) counts[planned.getColumn(0).getString()] = planned.getColumn(1).getInt();
        // Most posts are published: the others are counted in the index alone.
        Statement others(db, "SELECT state, count(*) FROM post WHERE state <> 'planned' GROUP BY state");
        while (others.executeStep()) {
            PostRecord post;
            post.state = state_from(others.getColumn(0).getText());
            counts[std::string(shown_state(post))] += others.getColumn(1).getInt();
        }
        counts["check_account"] =
            db.execAndGet("SELECT count(*) FROM post WHERE state IN ('unknown', 'needs_person')").getInt();
        return counts;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::optional<PostRecord>>> PostStore::find_next_scheduled()
{
    auto work = [](SQLite::Database& db) -> Result<std::optional<PostRecord>> {
        Statement query(db, select_post + " WHERE state = 'planned' AND NOT tentative AND " + std::string(shown) +
                                " = 'scheduled' ORDER BY due_at LIMIT 1");
        if (!query.executeStep()) return std::optional<PostRecord>();
        return std::optional(read_post(query));
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<Destinations>> PostStore::load_destinations()
{
    auto work = [](SQLite::Database& db) -> Result<Destinations> { return read_destinations(db); };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<PostRecord>>> PostStore::outcomes(Instant from, Instant to)
{
    auto work = [=](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        Statement query(db, select_post + R"sql( WHERE (published_at >= ? AND published_at < ?)
            OR (published_at IS NULL AND due_at >= ? AND due_at < ? AND state IN ('rehearsed', 'missed', 'failed', 'unknown', 'needs_person', 'sending'))
            ORDER BY coalesce(published_at, due_at), post.id)sql");
        for (int at = 1; at <= 4; at += 2) {
            query.bind(at, to_ms(from));
            query.bind(at + 1, to_ms(to));
        }
        return read_all(query);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<PostRecord>>> PostStore::confirmed_since(Instant published_after)
{
    auto work = [=](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        Statement query(
            db,
            select_post +
                " WHERE +state = 'confirmed' AND remote_id IS NOT NULL AND published_at >= ? ORDER BY published_at");
        query.bind(1, to_ms(published_after));
        return read_all(query);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<PostRecord>>> PostStore::without_remote_id(Instant published_after)
{
    auto work = [=](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        Statement query(db, R"sql(
            SELECT id FROM post WHERE +state = 'confirmed' AND remote_id IS NULL AND published_at >= ?
            ORDER BY published_at)sql");
        query.bind(1, to_ms(published_after));
        return find_posts(db, query);
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
