#include "daemon/store/feed_store.hpp"

#include "core/digest.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

#include <algorithm>

namespace peal::store {

namespace {

constexpr std::string_view token_alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t token_length = 26;
// Each request looks at all of them.
constexpr int served_max = 500;

constexpr char const* select_feed = R"sql(
    SELECT id, token_digest, organisation, holds, made_by, made_at, revoked_by, revoked_at FROM feed)sql";

Feed read_feed(Statement& row)
{
    Feed feed;
    feed.id = row.getColumn(0).getInt64();
    feed.token_digest = row.getColumn(1).getString();
    feed.organisation = row.getColumn(2).getString();
    feed.holds = row.getColumn(3).getString();
    feed.made_by = row.getColumn(4).getString();
    feed.made_at = from_ms(row.getColumn(5).getInt64());
    feed.revoked_by = row.getColumn(6).getString();
    if (!row.getColumn(7).isNull()) feed.revoked_at = from_ms(row.getColumn(7).getInt64());
    return feed;
}

std::optional<Feed> find_feed(SQLite::Database& db, std::int64_t id)
{
    Statement query(db, std::string(select_feed) + " WHERE id = ?");
    query.bind(1, id);
    if (!query.executeStep()) return {};
    return read_feed(query);
}

std::string name_of(Feed const& feed)
{
    return "feed " + std::to_string(feed.id) + " of " + feed.organisation;
}

}  // namespace

std::string digest_of_token(std::string_view token)
{
    return sha256_hex(token);
}

awaitable<Result<FeedStore::Made>> FeedStore::add(std::string organisation, std::string holds, std::string actor,
                                                  Instant now)
{
    if (std::find(feed_contents.begin(), feed_contents.end(), holds) == feed_contents.end())
        co_return fail(ErrorKind::rejected, "a feed cannot hold `" + holds + "`; choose events, posts or both");
    Secret const token(random_.word(token_alphabet, token_length));
    auto work = [=, digest = digest_of_token(token.reveal())](SQLite::Database& db) -> Result<Feed> {
        if (db.execAndGet("SELECT count(*) FROM feed WHERE revoked_at IS NULL").getInt() >= served_max)
            return fail(ErrorKind::rejected,
                        "there are " + std::to_string(served_max) +
                            " feeds already; revoke those that nobody needs (peal calendar feed ls)",
                        "conflict");
        Statement insert(db, R"sql(
            INSERT INTO feed (token_digest, organisation, holds, made_by, made_at) VALUES (?, ?, ?, ?, ?))sql");
        int at = 1;
        for (auto const* value : {&digest, &organisation, &holds, &actor}) insert.bind(at++, *value);
        insert.bind(at, to_ms(now));
        insert.exec();
        auto const made = *find_feed(db, db.getLastInsertRowid());
        write_audit(db, now, actor, "made " + name_of(made), {}, made.holds);
        return made;
    };
    auto made = co_await db_.transaction(std::move(work));
    if (!made) co_return tl::unexpected<Error>(made.error());
    Made result;
    result.feed = std::move(*made);
    result.token = token;
    co_return result;
}

awaitable<Result<std::vector<Feed>>> FeedStore::list()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<Feed>> {
        Statement query(db, std::string(select_feed) + " ORDER BY id");
        std::vector<Feed> feeds;
        while (query.executeStep()) feeds.push_back(read_feed(query));
        return feeds;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<Feed>> FeedStore::revoke(std::int64_t id, std::string actor, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<Feed> {
        auto const feed = find_feed(db, id);
        if (!feed)
            return fail(ErrorKind::rejected,
                        "there is no feed " + std::to_string(id) + "; list them with peal calendar feed ls",
                        "not found");
        if (feed->revoked_at)
            return fail(ErrorKind::rejected, name_of(*feed) + " is revoked already, by " + feed->revoked_by,
                        "conflict");
        Statement update(db, "UPDATE feed SET revoked_by = ?, revoked_at = ? WHERE id = ?");
        update.bind(1, actor);
        update.bind(2, to_ms(now));
        update.bind(3, id);
        update.exec();
        write_audit(db, now, actor, "revoked " + name_of(*feed), {}, feed->holds);
        return *find_feed(db, id);
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
