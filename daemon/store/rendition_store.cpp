#include "daemon/store/delivery_store.hpp"

#include "daemon/store/post_row.hpp"

namespace peal::store {

awaitable<Result<>> DeliveryStore::save_rendition(PostId id, RenditionRecord rendition, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        SQLite::Statement statement(db, R"sql(
            INSERT INTO rendition (post_id, revision, token, digest, content_type, width, height, manifest, drawn_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (post_id) DO UPDATE SET revision = excluded.revision, token = excluded.token, digest = excluded.digest,
                content_type = excluded.content_type, width = excluded.width, height = excluded.height, manifest = excluded.manifest,
                drawn_at = excluded.drawn_at)sql");
        statement.bind(1, id.value);
        statement.bind(2, rendition.revision);
        statement.bind(3, rendition.token);
        statement.bind(4, rendition.digest);
        statement.bind(5, rendition.content_type);
        statement.bind(6, rendition.width);
        statement.bind(7, rendition.height);
        statement.bind(8, rendition.manifest);
        statement.bind(9, to_ms(now));
        statement.exec();
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::optional<RenditionRecord>>> DeliveryStore::find_rendition(PostId id)
{
    auto work = [=](SQLite::Database& db) -> Result<std::optional<RenditionRecord>> {
        SQLite::Statement query(db, select_rendition + " WHERE post_id = ?");
        query.bind(1, id.value);
        if (!query.executeStep()) return std::optional<RenditionRecord>();
        return std::optional(read_rendition(query));
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
