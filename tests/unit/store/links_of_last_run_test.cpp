#include "daemon/store/links_of_last_run.hpp"

#include "core/files.hpp"
#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;

namespace {

// Beside the database that is open here, its files as a kill would leave them now.
struct KilledFixture : StoreFixture {
    TemporaryFolder left_behind;
    std::filesystem::path const file = left_behind.path() / "peal.db";

    std::string kill()
    {
        apply({planned("a", noon)});
        std::filesystem::copy_file(folder.path() / "peal.db", file);
        std::filesystem::copy_file(folder.path() / "peal.db-wal", file.string() + "-wal");
        return only_post().link_code;
    }

    std::string bytes(std::string const& end) const { return read_file(file.string() + end, 1 << 24).value(); }
};

}  // namespace

TEST_CASE_FIXTURE(KilledFixture, "where links led is read from what a kill has left, and all of that stays as it is")
{
    auto const code = kill();
    auto const database = bytes(""), log = bytes("-wal");
    REQUIRE_FALSE(log.empty());
    auto const links = store::find_links_of_last_run(file);
    REQUIRE(links.has_value());
    CHECK(links->find(code) == "https://www.report-it.org.uk");
    CHECK(links->size() == 1);
    CHECK(bytes("") == database);
    CHECK(bytes("-wal") == log);
    CHECK(store::Database::open(file, store::migrations()).has_value());
}

TEST_CASE_FIXTURE(KilledFixture,
                  "without a log there was no kill, or the log is missed: nothing is read, and none is made")
{
    kill();
    std::filesystem::remove(file.string() + "-wal");
    CHECK_FALSE(store::find_links_of_last_run(file).has_value());
    CHECK_FALSE(std::filesystem::exists(file.string() + "-wal"));
    CHECK_FALSE(store::find_links_of_last_run(left_behind.path() / "none.db").has_value());
    CHECK_FALSE(std::filesystem::exists(left_behind.path() / "none.db"));
}

TEST_CASE_FIXTURE(KilledFixture, "what cannot be read leads nowhere and is left for the start to judge")
{
    REQUIRE(write_file(file, std::string(8192, 'x')).has_value());
    REQUIRE(write_file(file.string() + "-wal", "left by a kill").has_value());
    CHECK_FALSE(store::find_links_of_last_run(file).has_value());
    CHECK_FALSE(store::Database::open(file, store::migrations()).has_value());
}
