#include "daemon/store/database.hpp"

#include "core/assert.hpp"
#include "core/async_thread.hpp"
#include "core/log.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/log_file.hpp"
#include "daemon/store/open_marker.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

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
        case SQLITE_NOMEM:
            return Error(ErrorKind::transient, "this machine has no memory left for Peal's database", failure.what());
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Error(ErrorKind::rejected, "Peal's database is damaged or no database; restore a backup",
                         failure.what());
        default: return Error(ErrorKind::bug, "the database refused a statement", failure.what());
    }
}

// Whether it is not known what of a transaction has reached the disk.
bool leaves_doubt(SQLite::Exception const& failure)
{
    switch (failure.getErrorCode()) {
        case SQLITE_FULL:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_CONSTRAINT:
        case SQLITE_ERROR: return false;
        default: return true;
    }
}

void set_pragmas(SQLite::Database& db)
{
    auto const mode = db.execAndGet("PRAGMA journal_mode=WAL").getString();
    // FULL: with NORMAL a power cut may undo a committed intent, and the post would go out twice.
    db.exec("PRAGMA synchronous=FULL");
    db.exec("PRAGMA foreign_keys=ON");
    // After a sync that failed, what an earlier process wrote to the WAL may be in the kernel's memory and not on the disk,
    // and what is appended behind it would be lost with it. Copied into the database it is written, and synced, anew.
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    // One connection with a small working set: SQLite's default of 2 MiB would be kept for ever.
    db.exec("PRAGMA cache_size=-512");
    auto const read = [&](char const* pragma) { return db.execAndGet(pragma).getString(); };
    if (mode != "wal" || read("PRAGMA synchronous") != "2" || read("PRAGMA foreign_keys") != "1")
        throw SQLite::Exception("the database does not accept journal_mode=WAL, synchronous=FULL, foreign_keys=ON",
                                SQLITE_IOERR);
}

Result<> migrate(SQLite::Database& db, std::filesystem::path const& file, std::span<char const* const> migrations)
{
    auto const id = db.execAndGet("PRAGMA application_id").getInt();
    auto const version = db.execAndGet("PRAGMA user_version").getInt();
    auto const known = static_cast<int>(migrations.size());
    if (id == application_id && version == known) return {};
    auto const tables = db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    if (id != application_id && (id != 0 || version != 0 || tables != 0))
        return fail(ErrorKind::rejected,
                    file.string() + ": this is another program's database; give Peal a data folder of its own");
    if (version > known)
        return fail(ErrorKind::rejected, file.string() + ": was written by a newer Peal (schema " +
                                             std::to_string(version) + ", this one knows " + std::to_string(known) +
                                             "); install that version, or restore a backup");
    // A step may replace a table that others refer to; what they refer to is checked at its end instead.
    db.exec("PRAGMA foreign_keys=OFF");
    for (auto next = version; next < known; ++next) {
        SQLite::Transaction step(db, SQLite::TransactionBehavior::IMMEDIATE);
        db.exec(migrations[static_cast<std::size_t>(next)]);
        SQLite::Statement orphans(db, "PRAGMA foreign_key_check");
        if (orphans.executeStep())
            return fail(ErrorKind::bug, file.string() + ": schema " + std::to_string(next + 1) +
                                            " would leave rows without what they belong to; the file is as it was");
        db.exec("PRAGMA user_version=" + std::to_string(next + 1));
        db.exec("PRAGMA application_id=" + std::to_string(application_id));
        step.commit();
    }
    db.exec("PRAGMA foreign_keys=ON");
    return {};
}

// What it takes to open the file again after the disk has failed under it.
struct Source {
    std::filesystem::path file;
    std::span<char const* const> migrations;
    std::string vfs;
    std::shared_ptr<OpenMarker> marker;  // empty: on a file system that has none
};

bool was_closed_in_order(OpenMarker const* marker)
{
    return !marker || (!marker->is_there() && !marker->has_log_content());
}

// A log that somebody deleted takes the last posts' outcomes with it, and they would go out a second time.
Result<> look_for_log(std::filesystem::path const& file, OpenMarker const* marker)
{
    if (!marker || !marker->tells_of_log() || marker->has_log()) return {};
    return fail(ErrorKind::rejected,
                file.string() +
                    "-wal is gone, which Peal left when it was killed. If a program such as sqlite3 has opened the "
                    "database since, all of it is in the database: delete " +
                    file.filename().string() + "-open" +
                    " and start again. If somebody deleted it, what was recorded last is lost: put it back, or start "
                    "once with --after-restore, which asks about every post that has come due");
}

// Closed now, it would leave its log where it is: what is refused, or in doubt, stays as it was found.
void keep_log_at_close(SQLite::Database& db, bool keeps)
{
    sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keeps ? 1 : 0, nullptr);
}

// After a kill or a power cut, what a failing disk has done to the file is found now and not in the middle of a call.
Result<> look_for_damage(SQLite::Database& db, std::filesystem::path const& file)
{
    SQLite::Statement check(db, "PRAGMA quick_check(1)");
    if (check.executeStep() && check.getColumn(0).getString() == "ok") return {};
    return fail(ErrorKind::rejected, file.string() + ": Peal's database is damaged; restore a backup",
                check.getColumn(0).getString());
}

std::unique_ptr<Connection> open_file(Source const& source)
{
    write_log_anew(source.file, source.vfs);
    // Without locks: only the work thread uses it.
    int const flags = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
    auto db = std::make_unique<Connection>(source.file.string(), flags, 2000, source.vfs);
    // What strangers wrote may end up in a cell, never in the schema.
    sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    keep_log_at_close(*db, true);
    db->note_writes();
    // Before any pragma that writes: a newer or foreign file is left as it is.
    if (auto const version = db->execAndGet("PRAGMA user_version").getInt();
        version <= static_cast<int>(source.migrations.size()))
        set_pragmas(*db);
    return db;
}

// Jobs that wait for the disk together share one commit, and so one sync: each in a savepoint of its own, all answered
// when the commit is on disk.
class SqliteDatabase final : public Database {
public:
    SqliteDatabase(Source source, std::unique_ptr<Connection> db, std::optional<Executor> executor)
        : source_(std::move(source)),
          db_(std::move(db)),
          thread_(executor ? std::make_unique<WorkThread>(*executor) : std::make_unique<WorkThread>())
    {}

    ~SqliteDatabase() override { close(); }

    void close() override
    {
        thread_->join();
        if (!db_) return;
        // What the disk has done to it is for the next start to find.
        if (is_suspect_) return db_.reset();
        // A log that the marker tells of would be missed at the next start.
        bool const may_go = !source_.marker || source_.marker->forget_log();
        keep_log_at_close(*db_, !may_go);
        db_.reset();
        if (source_.marker) source_.marker->remove();
    }

private:
    // Bounds what one commit holds up.
    static constexpr std::size_t jobs_at_once = 64;

    struct Waiting {
        Job job;
        Result<> answer;
        bool has_written = false;
        bool is_answered = false;

        explicit Waiting(Job j) : job(std::move(j)) {}
    };
    using Group = std::vector<std::shared_ptr<Waiting>>;

    awaitable<Result<>> run(Job job) override
    {
        auto waiting = std::make_shared<Waiting>(std::move(job));
        {
            std::lock_guard const lock(mutex_);
            queue_.push_back(waiting);
        }
        // Every job brings one turn; what an earlier turn took along is answered by then.
        std::function<void()> turn = [this, waiting] {
            while (!waiting->is_answered) run_group();
        };
        co_await thread_->run(std::move(turn));
        co_return std::move(waiting->answer);
    }

    Group take_group()
    {
        std::lock_guard const lock(mutex_);
        Group group;
        while (!queue_.empty() && group.size() < jobs_at_once) {
            group.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
        return group;
    }

    void put_back(std::span<std::shared_ptr<Waiting> const> group)
    {
        std::lock_guard const lock(mutex_);
        queue_.insert(queue_.begin(), group.begin(), group.end());
    }

    void run_group()
    {
        auto const group = take_group();
        std::size_t begun = 0;
        try {
            reopen_after_failure();
            tell("BEGIN IMMEDIATE");
            for (auto const& waiting : group) {
                ++begun;
                if (group.size() == 1)
                    run_job(*waiting);
                else
                    run_one(*waiting);
            }
            // Alone, a job that failed needs no savepoint of its own.
            tell(group.size() == 1 && !group.front()->answer ? "ROLLBACK" : "COMMIT");
        } catch (SQLite::Exception const& failure) {
            if (begun == 0) begun = group.size();
            undo(std::span(group).first(begun), failure);
        }
        // Those that had not begun when SQLite gave the transaction up have their turn in another one.
        put_back(std::span(group).subspan(begun));
        for (auto const& waiting : std::span(group).first(begun)) waiting->is_answered = true;
    }

    // What was written in the transaction is gone with it, or nobody knows, and what has not run is not done; what was only
    // read stands.
    void undo(std::span<std::shared_ptr<Waiting> const> group, SQLite::Exception const& failure)
    {
        auto const error = to_error(failure);
        log::error("database: {}", to_string(error));
        if (leaves_doubt(failure)) is_suspect_ = true;
        if (db_ && sqlite3_get_autocommit(db_->getHandle()) == 0 && db_->tryExec("ROLLBACK") != SQLITE_OK)
            is_suspect_ = true;
        for (auto const& waiting : group)
            if (waiting->answer && (waiting->job || waiting->has_written))
                waiting->answer = tl::unexpected<Error>(error);
    }

    // A job that fails leaves the others of its group alone, unless SQLite has given up the whole transaction.
    void run_one(Waiting& waiting)
    {
        tell("SAVEPOINT job");
        run_job(waiting);
        if (!waiting.answer) tell("ROLLBACK TO job");
        tell("RELEASE job");
    }

    void run_job(Waiting& waiting)
    {
        auto const before = sqlite3_total_changes(db_->getHandle());
        try {
            waiting.answer = waiting.job(*db_);
        } catch (SQLite::Exception const& failure) {
            waiting.answer = tl::unexpected<Error>(to_error(failure));
            if (sqlite3_get_autocommit(db_->getHandle()) != 0) throw;
            log::error("database: {}", to_string(waiting.answer.error()));
            if (leaves_doubt(failure)) is_suspect_ = true;
        }
        waiting.job = nullptr;
        waiting.has_written = sqlite3_total_changes(db_->getHandle()) != before;
    }

    void tell(std::string_view words) { Statement(*db_, words).exec(); }

    // After a failed write or sync the kernel may have dropped what SQLite believes it has written: read what is there.
    // A full disk leaves no such doubt, and what is there can still be read.
    void reopen_after_failure()
    {
        if (!is_suspect_ && db_) return;
        db_.reset();
        db_ = open_file(source_);
        is_suspect_ = false;
    }

    Source source_;
    std::unique_ptr<Connection> db_;
    bool is_suspect_ = false;
    std::mutex mutex_;
    std::deque<std::shared_ptr<Waiting>> queue_;
    std::unique_ptr<WorkThread> thread_;
};

}  // namespace

Result<std::unique_ptr<Database>> Database::open(std::filesystem::path const& file,
                                                 std::span<char const* const> migrations, DatabaseOptions options)
{
    try {
        Source source{file, migrations, options.vfs, std::move(options.marker)};
        if (source.vfs.empty()) source.marker = make_open_marker(file);
        auto* const marker = source.marker.get();
        bool const is_in_order = was_closed_in_order(marker);
        if (!options.log_may_be_gone)
            if (auto there = look_for_log(file, marker); !there) return tl::unexpected<Error>(there.error());
        if (marker) marker->leave();
        auto db = open_file(source);
        if (!is_in_order)
            if (auto sound = look_for_damage(*db, file); !sound) return tl::unexpected<Error>(sound.error());
        if (auto migrated = migrate(*db, file, migrations); !migrated) return tl::unexpected<Error>(migrated.error());
        if (marker) marker->tell_of_log();
        return std::make_unique<SqliteDatabase>(std::move(source), std::move(db), std::move(options.executor));
    } catch (SQLite::Exception const& failure) {
        auto error = to_error(failure);
        error.message = file.string() + ": " + error.message;
        return tl::unexpected<Error>(std::move(error));
    }
}

}  // namespace peal::store
