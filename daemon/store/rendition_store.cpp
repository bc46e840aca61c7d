#include "core/files.hpp"
#include "daemon/store/attempt_row.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/post_row.hpp"

#include "daemon/store/connection.hpp"

namespace peal::store {

namespace {

constexpr std::size_t picture_bytes_max = 32 << 20;

std::filesystem::path file_of(std::filesystem::path const& folder, RenditionRecord const& rendition)
{
    return folder / (rendition.token + ".jpg");
}

}  // namespace

awaitable<Result<>> DeliveryStore::save_picture(PostId id, RenditionRecord rendition, std::string bytes,
                                                std::filesystem::path folder, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto written = write_file(file_of(folder, rendition), bytes, 0640, Durability::as_it_may); !written)
            return fail(ErrorKind::transient, written.error().message);
        Statement statement(db, R"sql(
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

awaitable<Result<std::optional<DeliveryStore::Picture>>> DeliveryStore::load_picture(PostId id, int revision,
                                                                                     std::filesystem::path folder)
{
    auto work = [=](SQLite::Database& db) -> Result<std::optional<Picture>> {
        Statement query(db, select_rendition + " WHERE post_id = ? AND revision = ?");
        query.bind(1, id.value);
        query.bind(2, revision);
        if (!query.executeStep()) return std::optional<Picture>();
        Picture picture;
        picture.rendition = read_rendition(query);
        auto bytes = read_file(file_of(folder, picture.rendition), picture_bytes_max);
        if (!bytes) return std::optional<Picture>();
        picture.bytes = std::move(*bytes);
        return std::optional(std::move(picture));
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::optional<DeliveryStore::Sent>>> DeliveryStore::load_last_attempt(PostId id)
{
    auto work = [=](SQLite::Database& db) -> Result<std::optional<Sent>> {
        Statement query(
            db,
            "SELECT method, url, content_type, body, evidence, started_at, revision, outcome FROM attempt WHERE post_id = ? ORDER BY n DESC LIMIT 1");
        query.bind(1, id.value);
        if (!query.executeStep()) return std::optional<Sent>();
        Sent sent;
        int at = 0;
        for (auto* value : {&sent.intent.method, &sent.intent.url, &sent.intent.content_type, &sent.intent.body,
                            &sent.intent.evidence})
            *value = query.getColumn(at++).getString();
        sent.started_at = from_ms(query.getColumn(at++).getInt64());
        sent.revision = query.getColumn(at++).getInt();
        sent.was_accepted = query.getColumn(at).getString() == accepted_outcome;
        return std::optional(std::move(sent));
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
