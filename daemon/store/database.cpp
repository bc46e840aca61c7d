#include "daemon/store/database.hpp"

#include "core/assert.hpp"
#include "core/log.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
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
            return Error(ErrorKind::transient, "Peal's database cannot be written; check the disk and the folder's permissions", failure.what());
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Error(ErrorKind::rejected, "Peal's database is damaged or no database; restore a backup", failure.what());
        default: return Error(ErrorKind::bug, "the database refused a statement", failure.what());
    }
}

void set_pragmas(SQLite::Database& db)
{
    db.exec("PRAGMA journal_mode=WAL");
    // FULL: with NORMAL a power cut may undo a committed intent, and the post would go out twice.
    db.exec("PRAGMA synchronous=FULL");
    db.exec("PRAGMA foreign_keys=ON");
    // One connection with a small working set: SQLite's default of 2 MiB would be kept for ever.
    db.exec("PRAGMA cache_size=-512");
    auto const read = [&](char const* pragma) { return db.execAndGet(pragma).getString(); };
    if (read("PRAGMA journal_mode") != "wal" || read("PRAGMA synchronous") != "2" || read("PRAGMA foreign_keys") != "1")
        throw SQLite::Exception("the database does not accept journal_mode=WAL, synchronous=FULL, foreign_keys=ON", SQLITE_IOERR);
}

Result<> migrate(SQLite::Database& db, std::filesystem::path const& file, std::span<char const* const> migrations)
{
    auto const id = db.execAndGet("PRAGMA application_id").getInt();
    auto const version = db.execAndGet("PRAGMA user_version").getInt();
    auto const tables = db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    auto const known = static_cast<int>(migrations.size());
    if (id != application_id && (id != 0 || version != 0 || tables != 0))
        return fail(ErrorKind::rejected, file.string() + ": this is another program's database; give Peal a data folder of its own");
    if (version > known)
        return fail(ErrorKind::rejected, file.string() + ": was written by a newer Peal (schema " + std::to_string(version) +
                                             ", this one knows " + std::to_string(known) + "); install that version, or restore a backup");
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
    SqliteDatabase(std::unique_ptr<SQLite::Database> db, std::optional<Executor> executor) : db_(std::move(db))
    {
        if (executor) {
            executor_ = *executor;
        } else {
            thread_ = std::make_unique<asio::thread_pool>(1);
            executor_ = thread_->get_executor();
        }
    }

    ~SqliteDatabase() override { close(); }

    void close() override
    {
        if (thread_) thread_->join();
        db_.reset();
    }

private:
    // Moves the handler to the database's thread and back. A struct, because g++ 12 frees a lambda's captures twice here.
    struct Initiate {
        SqliteDatabase* self;

        template <class Handler>
        void operator()(Handler handler, std::shared_ptr<Job> job, std::shared_ptr<Result<>> answer) const
        {
            auto const home = asio::get_associated_executor(handler);
            auto work = asio::make_work_guard(home);
            auto hop = [database = self, job = std::move(job), answer = std::move(answer), home, work = std::move(work),
                        handler = std::move(handler)]() mutable {
                *answer = database->execute(*job);
                // The job holds what the caller captured: it must be gone before the caller goes on.
                job.reset();
                answer.reset();
                asio::post(home, std::move(handler));
            };
            asio::post(self->executor_, std::move(hop));
        }
    };

    awaitable<Result<>> run(Job job) override
    {
        auto shared_job = std::make_shared<Job>(std::move(job));
        auto answer = std::make_shared<Result<>>();
        Initiate initiate{this};
        co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(initiate, asio::use_awaitable, std::move(shared_job), answer);
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

    std::unique_ptr<SQLite::Database> db_;
    std::unique_ptr<asio::thread_pool> thread_;
    Executor executor_;
};

}  // namespace

Result<std::unique_ptr<Database>> Database::open(std::filesystem::path const& file, std::span<char const* const> migrations,
                                                 std::optional<Executor> executor)
{
    try {
        auto db = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 2000);
        // What strangers wrote may end up in a cell, never in the schema.
        sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        // Before any pragma that writes: a newer or foreign file is left as it is.
        if (auto const version = db->execAndGet("PRAGMA user_version").getInt(); version <= static_cast<int>(migrations.size())) set_pragmas(*db);
        if (auto migrated = migrate(*db, file, migrations); !migrated) return tl::unexpected<Error>(migrated.error());
        return std::make_unique<SqliteDatabase>(std::move(db), std::move(executor));
    } catch (SQLite::Exception const& failure) {
        auto error = to_error(failure);
        error.message = file.string() + ": " + error.message;
        return tl::unexpected<Error>(std::move(error));
    }
}

}  // namespace peal::store
