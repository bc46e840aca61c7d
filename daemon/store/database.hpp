#pragma once

#include "core/async.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace SQLite {
class Database;
}

// One SQLite file with one thread that owns its only connection. Only files of this room include it.
namespace peal::store {

class OpenMarker;

// How a database differs from the daemon's own; for tests and the simulation.
struct DatabaseOptions {
    std::optional<Executor> executor;    // runs the jobs instead of a thread of its own
    std::string vfs;                     // SQLite's name of a file system; empty: the machine's
    std::shared_ptr<OpenMarker> marker;  // on that file system; where it is empty, the machine's own is used
    bool log_may_be_gone = false;        // what it held is asked about some other way

    DatabaseOptions() {}
    DatabaseOptions(Executor instead) : executor(std::move(instead)) {}
};

class Database {
public:
    // Opens or makes the file, sets and reads back the pragmas, and brings the schema up to date with `migrations`
    // (each in one transaction, `user_version` counts them). After a process that did not close it, the whole file is looked
    // through for damage first. Blocking. Rejected, with what to do, for a newer schema, a file that is no database, a
    // write-ahead log that was left by a killed process and is gone, a folder that cannot be written.
    static Result<std::unique_ptr<Database>> open(std::filesystem::path const& file,
                                                  std::span<char const* const> migrations,
                                                  DatabaseOptions options = {});

    virtual ~Database() = default;

    // Runs `work`, a whole BEGIN IMMEDIATE transaction, on the database's thread and resumes on the caller's. An Error
    // from `work` rolls back. What SQLite throws becomes an Error: transient for a full disk, a busy file and
    // input/output errors (whether it was kept is then not known: look again), bug for the rest.
    template <class Work>
    auto transaction(Work work) -> awaitable<std::invoke_result_t<Work, SQLite::Database&>>
    {
        using Answer = std::invoke_result_t<Work, SQLite::Database&>;
        auto answer = std::make_shared<std::optional<Answer>>();
        Job job = [answer, work = std::move(work)](SQLite::Database& db) mutable -> Result<> {
            answer->emplace(work(db));
            if (!**answer) return tl::unexpected<Error>((*answer)->error());
            return {};
        };
        auto done = co_await run(std::move(job));
        if (!done) co_return tl::unexpected<Error>(std::move(done.error()));
        co_return std::move(**answer);
    }

    // Waits for what was started, checkpoints, closes the file and ends the thread. Blocking; nothing may be started after it.
    virtual void close() = 0;

protected:
    using Job = std::function<Result<>(SQLite::Database&)>;

private:
    virtual awaitable<Result<>> run(Job job) = 0;
};

}  // namespace peal::store
