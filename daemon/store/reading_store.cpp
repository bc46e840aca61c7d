#include "daemon/store/reading_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

namespace peal::store {

awaitable<Result<>> ReadingStore::save(PostId id, std::map<std::string, std::int64_t> figures, Instant measured_at)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        Statement insert(db, R"sql(INSERT INTO reading (post_id, measured_at, figure, value) VALUES (?, ?, ?, ?)
            ON CONFLICT (post_id, measured_at, figure) DO UPDATE SET value = excluded.value)sql");
        for (auto const& [figure, value] : figures) {
            insert.reset();
            insert.bind(1, id.value);
            insert.bind(2, to_ms(measured_at));
            insert.bind(3, figure);
            insert.bind(4, value);
            insert.exec();
        }
        Statement look(db, "UPDATE post SET measured_at = ? WHERE id = ?");
        look.bind(1, to_ms(measured_at));
        look.bind(2, id.value);
        look.exec();
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::map<std::int64_t, Reading>>> ReadingStore::latest(std::vector<PostId> ids)
{
    auto work = [ids = std::move(ids)](SQLite::Database& db) -> Result<std::map<std::int64_t, Reading>> {
        std::map<std::int64_t, Reading> readings;
        Statement query(db, R"sql(SELECT figure, value, measured_at FROM reading WHERE post_id = ?
            AND measured_at = (SELECT max(measured_at) FROM reading WHERE post_id = ?))sql");
        for (auto const id : ids) {
            query.reset();
            query.bind(1, id.value);
            query.bind(2, id.value);
            while (query.executeStep()) {
                auto& reading = readings[id.value];
                reading.measured_at = from_ms(query.getColumn(2).getInt64());
                reading.figures[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
            }
        }
        return readings;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
