#include "core/files.hpp"
#include "tests/unit/store/store_fixture.hpp"

#include <SQLiteCpp/Database.h>

#include <unistd.h>

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(StoreFixture, "what was stored is there after a restart, durably")
{
    apply({planned("a", noon)});
    db->close();
    {
        SQLite::Database raw((folder.path() / "peal.db").string(), SQLite::OPEN_READWRITE);
        CHECK(raw.execAndGet("PRAGMA journal_mode").getString() == "wal");
        CHECK(raw.execAndGet("PRAGMA integrity_check").getString() == "ok");
        CHECK(raw.execAndGet("SELECT count(*) FROM post").getInt() == 1);
    }
    auto const reopened = open();
    store::PostStore again(*reopened);
    CHECK(run(again.list(store::PostFilter())).value().size() == 1);
}

TEST_CASE("a database of a newer version is left alone, with what to do")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    {
        auto made = store::Database::open(file, store::migrations());
        REQUIRE(made.has_value());
    }
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        raw.exec("PRAGMA user_version=99");
    }
    auto const opened = store::Database::open(file, store::migrations());
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().message.find("was written by a newer Peal (schema 99") != std::string::npos);
}

TEST_CASE("a file that is no database, or another program's, is refused")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(write_file(file, std::string(8192, 'x')).has_value());
    auto const garbage = store::Database::open(file, store::migrations());
    REQUIRE_FALSE(garbage.has_value());
    CHECK(garbage.error().message.find("damaged or no database") != std::string::npos);

    auto const other = folder.path() / "other.db";
    {
        SQLite::Database raw(other.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        raw.exec("CREATE TABLE notes (text TEXT)");
    }
    auto const foreign = store::Database::open(other, store::migrations());
    REQUIRE_FALSE(foreign.has_value());
    CHECK(foreign.error().message.find("another program's database") != std::string::npos);
}

TEST_CASE("a second daemon on the same folder is refused and told who holds it")
{
    TemporaryFolder const folder;
    auto const first = store::DataDirectory::take(folder.path() / "data");
    REQUIRE(first.has_value());
    auto const second = store::DataDirectory::take(folder.path() / "data");
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().message.find("another peald (process " + std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("a folder that cannot be made says what to do")
{
    TemporaryFolder const folder;
    REQUIRE(write_file(folder.path() / "file", "x").has_value());
    auto const taken = store::DataDirectory::take(folder.path() / "file" / "data");
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().message.find("choose another with --data") != std::string::npos);
}

TEST_CASE_FIXTURE(StoreFixture, "an error inside a transaction leaves nothing behind")
{
    auto work = [](SQLite::Database& raw) -> Result<int> {
        raw.exec("INSERT INTO audit (at, actor, action, detail) VALUES (1, 'a', 'b', 'c')");
        return fail(ErrorKind::rejected, "no");
    };
    CHECK_FALSE(run(db->transaction(work)).has_value());
    auto count = [](SQLite::Database& raw) -> Result<int> {
        return raw.execAndGet("SELECT count(*) FROM audit").getInt();
    };
    CHECK(run(db->transaction(count)).value() == 0);
    auto wrong = [](SQLite::Database& raw) -> Result<int> { return raw.exec("INSERT INTO nowhere VALUES (1)"); };
    auto const failed = run(db->transaction(wrong));
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == ErrorKind::bug);
}
