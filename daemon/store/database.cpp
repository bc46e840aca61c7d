#include "daemon/store/database.hpp"

#include "core/assert.hpp"
#include "core/async_thread.hpp"
#include "core/log.hpp"
#include "daemon/store/connection.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <string>

namespace peal::store {

namespace {

constexpr int application_id = 0x5045414C;  // "PEAL": tells our files from other SQLite files

Error to_error(SQLite::Exception const& failure)
{
    switch (failure.getErrorCode()) {
        case SQLITE_FULL:
            return Error(ErrorKind::transient, "the disk with Peal's data is full; free some space", failure.what());
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error(ErrorKind::transient, "another program holds Peal's database; stop it", failure.what());
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
            return Error(ErrorKind::transient,
                         "Peal's database cannot be written; check the disk and the folder's permissions",
                         failure.what());
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Error(ErrorKind::rejected, "Peal's database is damaged or no database; restore a backup",
                         failure.what());
        default: return Error(ErrorKind::bug, "the database refused a statement", failure.what());
    }
}

void set_pragmas(SQLite::Database& db)
{
    db.exec("PRAGMA journal_mode=WAL");
    // FULL: with NORMAL a power cut may undo a committed intent, and the post would go out twice.
    db.exec("PRAGMA synchronous=FULL");
    db.exec("PRAGMA foreign_keys=ON");
    // After a sync that failed, what an earlier process wrote to the WAL may be in the kernel's memory and not on the disk,
    // and what is appended behind it would be lost with it. Copied into the database it is written, and synced, anew.
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    // One connection with a small working set: SQLite's default of 2 MiB would be kept for ever.
    db.exec("PRAGMA cache_size=-512");
    auto const read = [&](char const* pragma) { return db.execAndGet(pragma).getString(); };
    if (read("PRAGMA journal_mode") != "wal" || read("PRAGMA synchronous") != "2" || read("PRAGMA foreign_keys") != "1")
        throw SQLite::Exception("the database does not accept journal_mode=WAL, synchronous=FULL, foreign_keys=ON",
                                SQLITE_IOERR);
}

Result<> migrate(SQLite::Database& db, std::filesystem::path const& file, std::span<char const* const> migrations)
{
    auto const id = db.execAndGet("PRAGMA application_id").getInt();
    auto const version = db.execAndGet("PRAGMA user_version").getInt();
    auto const tables = db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    auto const known = static_cast<int>(migrations.size());
    if (id != application_id && (id != 0 || version != 0 || tables != 0))
        return fail(ErrorKind::rejected,
                    file.string() + ": this is another program's database; give Peal a data folder of its own");
    if (version > known)
        return fail(ErrorKind::rejected, file.string() + ": was written by a newer Peal (schema " +
                                             std::to_string(version) + ", this one knows " + std::to_string(known) +
                                             "); install that version, or restore a backup");
    for (auto next = version; next < known; ++next) {
        SQLite::Transaction step(db, SQLite::TransactionBehavior::IMMEDIATE);
        db.exec(migrations[static_cast<std::size_t>(next)]);
        db.exec("PRAGMA user_version=" + std::to_string(next + 1));
        db.exec("PRAGMA application_id=" + std::to_string(application_id));
        step.commit();
    }
    return {};
}

class SqliteDatabase final : public Database {
public:
    SqliteDatabase(std::unique_ptr<Connection> db, std::optional<Executor> executor)
        : db_(std::move(db)),
          thread_(executor ? std::make_unique<WorkThread>(*executor) : std::make_unique<WorkThread>())
    {}

    ~SqliteDatabase() override { close(); }

    void close() override
    {
        thread_->join();
        db_.reset();
    }

private:
    awaitable<Result<>> run(Job job) override
    {
        auto answer = std::make_shared<Result<>>();
        std::function<void()> work = [this, answer, job = std::move(job)]() mutable { *answer = execute(job); };
        co_await thread_->run(std::move(work));
        co_return std::move(*answer);
    }

    Result<> execute(Job& job)
    {
        PEAL_ASSERT(db_);
        try {
            SQLite::Transaction transaction(*db_, SQLite::TransactionBehavior::IMMEDIATE);
            auto done = job(*db_);
            if (done) transaction.commit();
            return done;
        } catch (SQLite::Exception const& failure) {
            auto error = to_error(failure);
            log::error("database: {}", to_string(error));
            return tl::unexpected<Error>(std::move(error));
        }
    }

    std::unique_ptr<Connection> db_;
    std::unique_ptr<WorkThread> thread_;
};

}  // namespace

Result<std::unique_ptr<Database>> Database::open(std::filesystem::path const& file,
                                                 std::span<char const* const> migrations, DatabaseOptions options)
{
    try {
        auto db = std::make_unique<Connection>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 2000,
                                               options.vfs);
        // What strangers wrote may end up in a cell, never in the schema.
        sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        // Before any pragma that writes: a newer or foreign file is left as it is.
        if (auto const version = db->execAndGet("PRAGMA user_version").getInt();
            version <= static_cast<int>(migrations.size()))
            set_pragmas(*db);
        if (auto migrated = migrate(*db, file, migrations); !migrated) return tl::unexpected<Error>(migrated.error());
        return std::make_unique<SqliteDatabase>(std::move(db), std::move(options.executor));
    } catch (SQLite::Exception const& failure) {
        auto error = to_error(failure);
        error.message = file.string() + ": " + error.message;
        return tl::unexpected<Error>(std::move(error));
    }
}

}  // namespace peal::store
