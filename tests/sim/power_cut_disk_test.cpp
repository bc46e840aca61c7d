#include "tests/sim/power_cut_disk.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <map>
#include <string>

using namespace peal;
using namespace peal::sim;

namespace {

SQLite::Database open_on(PowerCutDisk& disk)
{
    return {std::string("app.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0, disk.vfs()};
}

int images()
{
    auto const* wanted = std::getenv("PEAL_SIM_IMAGES");
    return wanted ? std::atoi(wanted) : 500;
}

struct Setting {
    char const* synchronous = "FULL";
    DiskLie lie = DiskLie::none;
    bool only_the_process_dies = false;
};

// What an application may count on: the rows whose commit has returned, and whether the last one was still on its way.
struct Told {
    std::map<int, std::string> rows;
    std::map<int, std::string> maybe;
};

// One life: opens, commits row after row, and dies at some change of the disk.
void live(PowerCutDisk& disk, Random& random, Setting const& setting, Told& told)
{
    try {
        auto db = open_on(disk);
        db.exec("PRAGMA journal_mode=WAL");
        db.exec(std::string("PRAGMA synchronous=") + setting.synchronous);
        db.exec("PRAGMA wal_autocheckpoint=" + std::to_string(1 + random.below(20)));
        db.exec("CREATE TABLE IF NOT EXISTS word (id INTEGER PRIMARY KEY, text TEXT) STRICT");
        disk.die_at(1 + random.below(150));
        for (int n = 0; n < 40; ++n) {
            int const id = static_cast<int>(random.below(60));
            auto const text = random.word("abcdefgh", 1 + random.below(3000));
            told.maybe = {{id, text}};
            SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
            SQLite::Statement put(db, "INSERT OR REPLACE INTO word VALUES (?, ?)");
            put.bind(1, id);
            put.bind(2, text);
            put.exec();
            transaction.commit();
            told.rows[id] = text;
            told.maybe.clear();
        }
    } catch (SQLite::Exception const&) {
        REQUIRE(disk.is_dead());
    }
}

// What is wrong with the disk after the restart; empty when every promise was kept.
std::string look(PowerCutDisk& disk, Told& told)
{
    try {
        auto db = open_on(disk);
        if (auto const word = db.execAndGet("PRAGMA integrity_check").getString(); word != "ok") return word;
        SQLite::Statement all(db, "SELECT id, text FROM word");
        std::map<int, std::string> found;
        while (all.executeStep()) found[all.getColumn(0).getInt()] = all.getColumn(1).getString();
        for (auto const& [id, text] : told.maybe)
            if (found.contains(id) && found[id] == text) told.rows[id] = text;
        if (found == told.rows) return {};
        for (auto const& [id, text] : found)
            if (told.rows[id] != text) return "row " + std::to_string(id) + " is not what was committed";
        return "a committed row is gone";
    } catch (SQLite::Exception const& failure) {
        return failure.what();
    }
}

// Several lives on one disk, each ended by a cut.
std::string first_trouble(std::uint64_t seed, Setting const& setting)
{
    auto const random = make_seeded_random(seed);
    PowerCutDisk disk;
    disk.lie(setting.lie);
    Told told;
    for (int life = 0; life < 3; ++life) {
        live(disk, *random, setting, told);
        if (setting.only_the_process_dies)
            disk.crash();
        else
            disk.cut(*random);
        if (auto trouble = look(disk, told); !trouble.empty()) return trouble;
        disk.crash();
    }
    return {};
}

int troubled(int count, Setting const& setting)
{
    int found = 0;
    for (int seed = 1; seed <= count; ++seed) {
        auto const trouble = first_trouble(static_cast<std::uint64_t>(seed), setting);
        found += !trouble.empty();
        if (!trouble.empty() && setting.synchronous == std::string("FULL") && setting.lie == DiskLie::none)
            WARN_MESSAGE(found > 5, "seed " << seed << ": " << trouble);
    }
    return found;
}

}  // namespace

TEST_CASE("with synchronous=FULL a power cut takes no committed row, and leaves a sound database")
{
    CHECK(troubled((images() + 2) / 3, {}) == 0);
}

TEST_CASE("the death of the process takes nothing, however little is synced")
{
    Setting setting;
    setting.synchronous = "OFF";
    setting.only_the_process_dies = true;
    CHECK(troubled(100, setting) == 0);
}

TEST_CASE("with synchronous=OFF the power cut does lose rows: the disk can be cruel")
{
    Setting setting;
    setting.synchronous = "OFF";
    CHECK(troubled(100, setting) > 20);
}

TEST_CASE("a disk that lies about its syncs is found out")
{
    Setting setting;
    setting.lie = DiskLie::sync_does_nothing;
    CHECK(troubled(100, setting) > 20);
    setting.lie = DiskLie::sync_comes_late;
    CHECK(troubled(200, setting) > 0);
}

TEST_CASE("faults hit the k-th call, once or until healed")
{
    PowerCutDisk disk;
    auto db = open_on(disk);
    db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE word (text TEXT)");
    disk.add({PowerCutDisk::Operation::sync, 0, SQLITE_IOERR_FSYNC, false});
    CHECK_THROWS_AS(db.exec("INSERT INTO word VALUES ('a')"), SQLite::Exception);
    db.exec("INSERT INTO word VALUES ('b')");
    disk.add({PowerCutDisk::Operation::write, 0, SQLITE_FULL, true});
    for (int n = 0; n < 3; ++n) CHECK_THROWS_AS(db.exec("INSERT INTO word VALUES ('c')"), SQLite::Exception);
    disk.heal();
    db.exec("INSERT INTO word VALUES ('d')");
    CHECK(db.execAndGet("SELECT group_concat(text) FROM word").getString() == "b,d");
    CHECK(disk.counters().failed == 4);
}

TEST_CASE("two connections keep out of each other's way")
{
    PowerCutDisk disk;
    auto one = open_on(disk);
    one.exec("PRAGMA journal_mode=WAL; CREATE TABLE word (text TEXT)");
    auto two = open_on(disk);
    SQLite::Transaction open(one, SQLite::TransactionBehavior::IMMEDIATE);
    CHECK_THROWS_AS(two.exec("INSERT INTO word VALUES ('b')"), SQLite::Exception);
    one.exec("INSERT INTO word VALUES ('a')");
    CHECK(two.execAndGet("SELECT count(*) FROM word").getInt() == 0);
    open.commit();
    two.exec("INSERT INTO word VALUES ('b')");
    CHECK(one.execAndGet("SELECT count(*) FROM word").getInt() == 2);
}

// The kernel forgets that what it could not sync is not on the disk, and the next process reads it as if it were.
TEST_CASE("after a failed sync and a new process, only a checkpoint makes safe what comes next")
{
    for (bool const checkpoints : {false, true}) {
        PowerCutDisk disk;
        auto const random = make_seeded_random(1);
        {
            auto db = open_on(disk);
            db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE word (text TEXT)");
            disk.add({PowerCutDisk::Operation::sync, 0, SQLITE_IOERR_FSYNC, false});
            CHECK_THROWS_AS(db.exec("INSERT INTO word VALUES ('unsure')"), SQLite::Exception);
            disk.crash();
        }
        {
            auto db = open_on(disk);
            db.exec("PRAGMA synchronous=FULL");
            if (checkpoints) db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
            db.exec("INSERT INTO word VALUES ('promised')");
            disk.cut(*random);
        }
        auto db = open_on(disk);
        CHECK(db.execAndGet("SELECT count(*) FROM word WHERE text = 'promised'").getInt() == (checkpoints ? 1 : 0));
    }
}
