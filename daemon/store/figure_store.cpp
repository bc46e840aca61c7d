#include "daemon/store/connection.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/post_row.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>

// How delivery is doing: what an operator watches.
namespace peal::store {

namespace {

// Posts are prepared so long before their moment, at most.
constexpr Duration about_their_moment = std::chrono::minutes(2);

std::optional<Instant> moment(SQLite::Database& db, char const* sql, Instant now)
{
    SQLite::Statement query(db, sql);
    if (query.getBindParameterCount() > 0) query.bind(1, to_ms(now));
    if (!query.executeStep() || query.getColumn(0).isNull()) return std::nullopt;
    return from_ms(query.getColumn(0).getInt64());
}

// The share `per_cent` of what was published since `since` was no later than this.
std::optional<Duration> lateness(SQLite::Database& db, Instant since, int per_cent)
{
    Statement query(db, R"sql(
        WITH late AS (SELECT max(0, commit_at - due_at) AS ms FROM post
                      WHERE published_at >= ? AND commit_at IS NOT NULL)
        SELECT ms FROM late ORDER BY ms LIMIT 1 OFFSET (SELECT (count(*) - 1) * ? / 100 FROM late))sql");
    query.bind(1, to_ms(since));
    query.bind(2, per_cent);
    if (!query.executeStep()) return std::nullopt;
    return Duration(query.getColumn(0).getInt64());
}

}  // namespace

awaitable<Result<DeliveryStore::Figures>> DeliveryStore::figures(Instant now)
{
    auto work = [now](SQLite::Database& db) -> Result<Figures> {
        Figures figures;
        figures.oldest_due =
            moment(db, "SELECT min(due_at) FROM post WHERE state IN ('planned', 'claimed') AND due_at <= ?", now);
        figures.unknown = db.execAndGet("SELECT count(*) FROM post WHERE state = 'unknown'").getInt();
        figures.needs_person = db.execAndGet("SELECT count(*) FROM post WHERE state = 'needs_person'").getInt();
        figures.unknown_since =
            moment(db, "SELECT min(unknown_since) FROM post WHERE state IN ('unknown', 'needs_person')", now);
        figures.last_published = moment(db, "SELECT max(published_at) FROM post WHERE published_at IS NOT NULL", now);
        for (auto const* last : {"SELECT at FROM audit ORDER BY id DESC LIMIT 1",
                                 "SELECT started_at FROM attempt ORDER BY id DESC LIMIT 1",
                                 "SELECT at FROM look ORDER BY id DESC LIMIT 1"})
            figures.last_record = std::max(figures.last_record, moment(db, last, now));
        auto const day_ago = now - std::chrono::hours(24);
        figures.late_median = lateness(db, day_ago, 50);
        figures.late_99 = lateness(db, day_ago, 99);
        return figures;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::map<std::string, Instant>>> DeliveryStore::last_published_on(std::vector<std::string> channels)
{
    auto work = [channels = std::move(channels)](SQLite::Database& db) -> Result<std::map<std::string, Instant>> {
        std::map<std::string, Instant> last;
        Statement query(db, R"sql(
            SELECT started_at FROM attempt WHERE channel = ? AND outcome = 'done' ORDER BY started_at DESC LIMIT 1)sql");
        for (auto const& channel : channels) {
            query.reset();
            query.bind(1, channel);
            if (query.executeStep()) last[channel] = from_ms(query.getColumn(0).getInt64());
        }
        return last;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<PostRecord>>> DeliveryStore::in_trouble(Instant now)
{
    auto work = [now](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        std::vector<PostRecord> posts;
        for (auto const* state : {"needs_person", "unknown"}) {
            Statement unsettled(db, select_post + " WHERE state = ? ORDER BY due_at LIMIT 20");
            unsettled.bind(1, state);
            while (unsettled.executeStep()) posts.push_back(read_post(unsettled));
        }
        Statement again(db,
                        select_post + R"sql( WHERE state = 'planned' AND due_at <= ? AND not_before > ? AND reason <> ''
            ORDER BY due_at LIMIT 20)sql");
        again.bind(1, to_ms(now + about_their_moment));
        again.bind(2, to_ms(now));
        while (again.executeStep()) posts.push_back(read_post(again));
        return posts;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
