#include "daemon/store/attempt_row.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"

namespace peal::store {

int open_attempt(SQLite::Database& db, PostRecord const& post, Intent const& intent, Instant now)
{
    Statement count(db, "SELECT coalesce(max(n), 0) + 1 FROM attempt WHERE post_id = ?");
    count.bind(1, post.id.value);
    count.executeStep();
    int const n = count.getColumn(0).getInt();
    Statement insert(db, R"sql(
        INSERT INTO attempt (post_id, n, started_at, revision, channel, method, url, content_type, body, evidence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql");
    insert.bind(1, post.id.value);
    insert.bind(2, n);
    insert.bind(3, to_ms(now));
    insert.bind(4, post.revision);
    int at = 5;
    for (auto const* value :
         {&post.plan.channel, &intent.method, &intent.url, &intent.content_type, &intent.body, &intent.evidence})
        insert.bind(at++, *value);
    insert.exec();
    return n;
}

void close_attempt(SQLite::Database& db, PostId id, std::string_view outcome, std::string_view detail, Instant now)
{
    Statement statement(
        db, "UPDATE attempt SET closed_at = ?, outcome = ?, detail = ? WHERE post_id = ? AND closed_at IS NULL");
    statement.bind(1, to_ms(now));
    statement.bind(2, outcome);
    statement.bind(3, detail);
    statement.bind(4, id.value);
    statement.exec();
}

void note_acceptance(SQLite::Database& db, PostId id)
{
    Statement statement(db, "UPDATE attempt SET outcome = ? WHERE post_id = ? AND closed_at IS NULL");
    statement.bind(1, accepted_outcome);
    statement.bind(2, id.value);
    statement.exec();
}

void note_that_it_may_be_out(SQLite::Database& db, PostId id)
{
    Statement statement(db, R"sql(
        UPDATE post SET may_be_out_since = coalesce(may_be_out_since,
            (SELECT started_at FROM attempt WHERE post_id = ?1 AND closed_at IS NULL), due_at) WHERE id = ?1)sql");
    statement.bind(1, id.value);
    statement.exec();
}

std::optional<std::string> find_owner(SQLite::Database& db, PostRecord const& post, std::string const& remote_id)
{
    if (remote_id.empty()) return std::nullopt;
    Statement query(db, "SELECT short_id FROM post WHERE channel = ? AND remote_id = ? AND id <> ?");
    query.bind(1, post.plan.channel);
    query.bind(2, remote_id);
    query.bind(3, post.id.value);
    if (!query.executeStep()) return std::nullopt;
    return query.getColumn(0).getString();
}

std::optional<std::string> find_owner_of_address(SQLite::Database& db, PostRecord const& post,
                                                 std::string const& address)
{
    // No index on addresses: among those that may have been published since this one was to go.
    Statement query(db, R"sql(
        SELECT short_id FROM post WHERE published_at >= ? AND channel = ? AND address = ? AND id <> ?)sql");
    query.bind(1, to_ms(post.plan.due - std::chrono::hours(48)));
    query.bind(2, post.plan.channel);
    query.bind(3, address);
    query.bind(4, post.id.value);
    if (!query.executeStep()) return std::nullopt;
    return query.getColumn(0).getString();
}

std::optional<Instant> last_call(SQLite::Database& db, PostRecord const& post)
{
    Statement query(db, "SELECT started_at FROM attempt WHERE post_id = ? ORDER BY n DESC LIMIT 1");
    query.bind(1, post.id.value);
    if (!query.executeStep()) return std::nullopt;
    return from_ms(query.getColumn(0).getInt64());
}

void set_published(SQLite::Database& db, PostRecord const& post, std::string const& remote_id,
                   std::string const& address, std::optional<Instant> commit_at, Instant now)
{
    Statement statement(db, "UPDATE post SET remote_id = ?, address = ?, commit_at = ?, published_at = ? WHERE id = ?");
    if (remote_id.empty())
        statement.bind(1);
    else
        statement.bind(1, remote_id);
    statement.bind(2, address);
    if (commit_at)
        statement.bind(3, to_ms(*commit_at));
    else
        statement.bind(3);
    statement.bind(4, to_ms(now));
    statement.bind(5, post.id.value);
    statement.exec();
}

Result<> lose(SQLite::Database& db, PostRecord const& post, std::string_view reason, Instant now)
{
    if (auto lost = take_step(db, post, Step::lose, reason, now); !lost) return lost;
    Statement statement(db, "UPDATE post SET unknown_since = ? WHERE id = ?");
    statement.bind(1, to_ms(now));
    statement.bind(2, post.id.value);
    statement.exec();
    write_audit(db, now, daemon_actor, "unknown", post.id, reason);
    return {};
}

}  // namespace peal::store
