#include "daemon/store/links_of_last_run.hpp"

#include "core/log.hpp"
#include "daemon/store/connection.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace peal::store {

std::optional<Destinations> find_links_of_last_run(std::filesystem::path const& database)
{
    // Without a log SQLite would make one, and nobody could tell any more that it was gone.
    std::error_code unreadable;
    if (!std::filesystem::exists(database.string() + "-wal", unreadable) || unreadable) return {};
    try {
        Connection db(database.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
        sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        // Or the last connection that closes would copy the log into the database.
        sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        return read_destinations(db);
    } catch (SQLite::Exception const& failure) {
        log::warn("links wait until {} is open: {}", database.string(), failure.what());
        return {};
    }
}

Destinations read_destinations(SQLite::Database& db)
{
    Destinations destinations;
    Statement query(db, R"sql(
        SELECT link_code, destination FROM post WHERE link_code IS NOT NULL AND destination <> '' ORDER BY link_code)sql");
    while (query.executeStep()) {
        if (!destinations.add(query.getColumn(0).getText(), query.getColumn(1).getText()))
            log::error("the link code `{}` is not one of Peal's; it leads nowhere", query.getColumn(0).getText());
    }
    return destinations;
}

}  // namespace peal::store
