#include "daemon/vault/keys.hpp"

#include "core/files.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;

namespace {

struct KeysFixture {
    TemporaryFolder folder;
    asio::io_context context;
    SimClock clock{context, parse_instant("2027-03-01T12:00:00Z").value()};
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), Executor(context.get_executor())).value();
    WorkThread files{Executor(context.get_executor())};
    vault::Keys keys = make(folder.path());

    vault::Keys make(std::filesystem::path const& master)
    {
        return vault::Keys({clock,
                            *random,
                            files,
                            store::GrantStore(*db),
                            vault::Sealer::load({}, master, *random).value(),
                            {std::filesystem::path(), folder.path()}});
    }

    void put(std::string const& text) const { REQUIRE(write_file(folder.path() / "county", text)); }

    Result<Secret> find(std::string name = "county") { return run(clock, context, keys.find(std::move(name))); }
};

}  // namespace

TEST_CASE_FIXTURE(KeysFixture, "a key is sealed once it was read, and its file may go")
{
    put("ana:white horse\n");
    CHECK(find().value().reveal() == "ana:white horse");
    std::filesystem::remove(folder.path() / "county");
    CHECK(find().value().reveal() == "ana:white horse");
    auto const stored = read_file(folder.path() / "peal.db-wal", 1 << 24).value_or("") +
                        read_file(folder.path() / "peal.db", 1 << 24).value();
    CHECK(stored.find("white horse") == std::string::npos);
}

TEST_CASE_FIXTURE(KeysFixture, "a file that says another key is taken up without a restart")
{
    put("ana:one");
    CHECK(find().value().reveal() == "ana:one");
    put("ana:two");
    CHECK(find().value().reveal() == "ana:two");
    std::filesystem::remove(folder.path() / "county");
    CHECK(find().value().reveal() == "ana:two");
}

TEST_CASE_FIXTURE(KeysFixture, "without a key it is said where it belongs")
{
    auto const none = find("district");
    REQUIRE_FALSE(none);
    CHECK(none.error().message ==
          "there are no credentials `district`: put a file of that name into " + folder.path().string());
    put("\n");
    auto const empty = find();
    REQUIRE_FALSE(empty);
    CHECK(empty.error().message == (folder.path() / "county").string() + ": is empty");
}

TEST_CASE_FIXTURE(KeysFixture, "what another master key has sealed does not open")
{
    put("ana:one");
    REQUIRE(find());
    std::filesystem::remove(folder.path() / "county");
    std::filesystem::create_directory(folder.path() / "other");
    auto others = make(folder.path() / "other");
    CHECK_FALSE(run(clock, context, others.find("county")));
}
