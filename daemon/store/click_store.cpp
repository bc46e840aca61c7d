#include "daemon/store/click_store.hpp"

#include "daemon/store/connection.hpp"

#include <array>

namespace peal::store {

namespace {

constexpr char const* first = R"sql(
CREATE TABLE by_hour (
    code   TEXT NOT NULL,
    hour   INTEGER NOT NULL,
    kind   TEXT NOT NULL CHECK (kind IN ('person', 'preview', 'bot')),
    count  INTEGER NOT NULL,
    PRIMARY KEY (code, hour, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE by_day (
    day    INTEGER NOT NULL,
    code   TEXT NOT NULL,
    kind   TEXT NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (day, code, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE applied (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    batch  INTEGER NOT NULL
) STRICT;
INSERT INTO applied (only, batch) VALUES (1, 0);
)sql";

constexpr std::array all = {first};

}  // namespace

std::span<char const* const> click_migrations()
{
    return all;
}

awaitable<Result<std::int64_t>> ClickStore::last_batch()
{
    auto work = [](SQLite::Database& db) -> Result<std::int64_t> {
        return db.execAndGet("SELECT batch FROM applied").getInt64();
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> ClickStore::add(std::int64_t batch, std::vector<ClickTotal> totals)
{
    auto work = [batch, totals = std::move(totals)](SQLite::Database& db) -> Result<> {
        Statement mark(db, "UPDATE applied SET batch = ? WHERE batch < ?");
        mark.bind(1, batch);
        mark.bind(2, batch);
        if (mark.exec() == 0) return {};
        Statement hour(db, R"sql(INSERT INTO by_hour (code, hour, kind, count) VALUES (?, ?, ?, ?)
            ON CONFLICT (code, hour, kind) DO UPDATE SET count = count + excluded.count)sql");
        Statement day(db, R"sql(INSERT INTO by_day (code, day, kind, count) VALUES (?, ?, ?, ?)
            ON CONFLICT (day, code, kind) DO UPDATE SET count = count + excluded.count)sql");
        for (auto const& total : totals) {
            for (auto* const statement : {&hour, &day}) {
                statement->reset();
                statement->bind(1, total.code);
                statement->bind(2, statement == &hour ? total.hour : total.hour / 24);
                statement->bind(3, total.kind);
                statement->bind(4, total.count);
                statement->exec();
            }
        }
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::map<std::string, std::map<std::string, std::int64_t>>>> ClickStore::totals(std::int64_t from_day,
                                                                                                 std::int64_t to_day)
{
    using Totals = std::map<std::string, std::map<std::string, std::int64_t>>;
    auto work = [=](SQLite::Database& db) -> Result<Totals> {
        Totals totals;
        Statement query(db,
                        "SELECT code, kind, sum(count) FROM by_day WHERE day >= ? AND day <= ? GROUP BY code, kind");
        query.bind(1, from_day);
        query.bind(2, to_day);
        while (query.executeStep())
            totals[query.getColumn(0).getString()][query.getColumn(1).getString()] = query.getColumn(2).getInt64();
        return totals;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
