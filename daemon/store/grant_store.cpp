#include "daemon/store/grant_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

namespace peal::store {

awaitable<Result<std::optional<SealedGrant>>> GrantStore::find(std::string channel)
{
    auto work = [=](SQLite::Database& db) -> Result<std::optional<SealedGrant>> {
        Statement query(db, "SELECT sealed, origin FROM grant_sealed WHERE channel = ?");
        query.bind(1, channel);
        if (!query.executeStep()) return std::optional<SealedGrant>();
        SealedGrant grant;
        grant.sealed = query.getColumn(0).getBlob();
        grant.origin = query.getColumn(1).getString();
        return std::optional(std::move(grant));
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> GrantStore::save(std::string channel, SealedGrant grant, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        Statement statement(db, R"sql(INSERT INTO grant_sealed (channel, sealed, origin, renewed_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (channel) DO UPDATE SET sealed = excluded.sealed, origin = excluded.origin, renewed_at = excluded.renewed_at)sql");
        statement.bind(1, channel);
        statement.bind_blob(2, grant.sealed);
        statement.bind(3, grant.origin);
        statement.bind(4, to_ms(now));
        statement.exec();
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
