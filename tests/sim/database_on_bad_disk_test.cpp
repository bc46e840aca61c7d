#include "daemon/store/database.hpp"
#include "tests/sim/power_cut_disk.hpp"
#include "tests/support/run.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <array>

using namespace peal;
using namespace peal::sim;

namespace {

constexpr std::array schema = {"CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT) STRICT;"
                               "CREATE INDEX word_text ON word (text);"};

struct BadDisk {
    PowerCutDisk disk;
    asio::io_context context;
    std::unique_ptr<store::Database> db;

    bool open()
    {
        store::DatabaseOptions options(context.get_executor());
        options.vfs = disk.vfs();
        auto opened = store::Database::open("peal.db", schema, std::move(options));
        if (opened) db = std::move(*opened);
        return opened.has_value();
    }

    Result<> tell(std::string words)
    {
        auto work = [words = std::move(words)](SQLite::Database& connection) -> Result<> {
            connection.exec(words);
            return {};
        };
        return tests::run(context, db->transaction(std::move(work)));
    }

    std::string ask(std::string words)
    {
        auto work = [words = std::move(words)](SQLite::Database& connection) -> Result<std::string> {
            return connection.execAndGet(words).getString();
        };
        return tests::run(context, db->transaction(std::move(work))).value_or("no answer");
    }

    void die()
    {
        disk.crash();
        db.reset();
    }
};

// Many pages of the table and of its index.
constexpr auto fill = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
                      "INSERT OR REPLACE INTO word SELECT i, printf('%0300d', i * 7919 % 1000) FROM n";
constexpr auto change = "UPDATE word SET text = printf('%0300d', id * 104729 % 1000)";

// What a failed sync leaves is in the kernel's memory only, and every later sync says that all is well.
void look_after_a_failed_sync(bool the_process_goes_on)
{
    int unharmed = 0;
    for (std::uint64_t at = 1; unharmed < 3; ++at) {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            CAPTURE(at);
            CAPTURE(seed);
            auto const random = make_seeded_random(seed, at);
            BadDisk machine;
            REQUIRE(machine.open());
            REQUIRE(machine.tell(fill).has_value());
            // From here on the log holds nothing but what fails.
            machine.db->close();
            REQUIRE(machine.open());
            // The first sync is the new log's head.
            machine.disk.add({PowerCutDisk::Operation::sync, 1, SQLITE_IOERR_FSYNC, false});
            REQUIRE_FALSE(machine.tell(change).has_value());
            if (!the_process_goes_on) machine.die();
            machine.disk.die_at(at);
            auto const went_on =
                the_process_goes_on ? machine.tell("DELETE FROM word WHERE id = 0").has_value() : machine.open();
            unharmed = went_on ? unharmed + 1 : 0;
            machine.disk.cut(*random);
            machine.db.reset();
            REQUIRE(machine.open());
            CHECK(machine.ask("PRAGMA integrity_check(1)") == "ok");
            machine.die();
        }
    }
}

}  // namespace

TEST_CASE("a power cut after a failed sync and a new process leaves a sound database")
{
    look_after_a_failed_sync(false);
}

TEST_CASE("a power cut after a failed sync in the same process leaves a sound database")
{
    look_after_a_failed_sync(true);
}
