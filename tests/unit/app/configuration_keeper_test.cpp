#include "daemon/app/configuration_keeper.hpp"

#include "core/async_nursery.hpp"
#include "core/files.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;
namespace fs = std::filesystem;

namespace {

// The keeper beside a folder that changes, on virtual time.
struct KeptFolderFixture {
    TemporaryFolder ground;
    fs::path folder = ground.path() / "config";
    campaigns::definitions::SourceFiles files = test::minimal_files();
    asio::io_context context;
    SimClock clock{context, parse_instant("2026-11-24T12:00:00Z").value()};
    WorkThread thread{Executor(context.get_executor())};
    std::vector<app::DefinitionsPtr> proposed;
    app::DefinitionsPtr in_use;
    std::unique_ptr<app::ConfigurationKeeper> keeper;
    Nursery nursery{context.get_executor()};

    KeptFolderFixture()
    {
        fs::create_directories(folder / "campaigns");
        for (auto const& [name, text] : files) put(name, text);
        auto read = app::read_configuration(folder, false);
        in_use = std::make_shared<campaigns::definitions::Definitions const>(std::move(read.definitions));
        app::ConfigurationKeeper::Parts parts{
            clock,
            thread,
            folder,
            false,
            read.fingerprint,
            [this] { return in_use; },
            [this](app::DefinitionsPtr next) { proposed.push_back(std::move(next)); }};
        keeper = std::make_unique<app::ConfigurationKeeper>(context.get_executor(), std::move(parts));
        nursery.spawn(keeper->run());
        pass(std::chrono::seconds(5));
    }
    ~KeptFolderFixture()
    {
        nursery.cancel();
        pass(Duration(1));
    }

    void put(std::string const& name, std::string const& text) { REQUIRE(write_file(folder / name, text).has_value()); }

    void pass(Duration span)
    {
        context.restart();
        clock.run_for(span);
    }
};

constexpr Duration soon = std::chrono::seconds(5);

}  // namespace

TEST_CASE_FIXTURE(KeptFolderFixture, "what was read at the start is not proposed again, however often it is written")
{
    CHECK(proposed.empty());
    put("campaigns/week.yaml", files.at("campaigns/week.yaml"));
    pass(std::chrono::minutes(10));
    CHECK(proposed.empty());
}

TEST_CASE_FIXTURE(KeptFolderFixture,
                  "a change is proposed once, and errors take the proposal back until they are mended")
{
    test::change(files, "partnership.yaml", "name: Town", "name: City");
    put("partnership.yaml", files.at("partnership.yaml"));
    pass(soon);
    REQUIRE(proposed.size() == 1);
    CHECK(proposed[0]->partnership.name == "City");

    put("partnership.yaml", "name: [\n");
    pass(std::chrono::minutes(10));
    REQUIRE(proposed.size() == 2);
    CHECK(proposed[1] == nullptr);
    REQUIRE_FALSE(keeper->errors().empty());
    CHECK(keeper->errors()[0].starts_with((folder / "partnership.yaml:").string()));

    put("partnership.yaml", files.at("partnership.yaml"));
    pass(soon);
    REQUIRE(proposed.size() == 3);
    CHECK(proposed[2]->partnership.name == "City");
    CHECK(keeper->errors().empty());
}

TEST_CASE_FIXTURE(KeptFolderFixture, "a folder that goes away is told once, and found again")
{
    fs::rename(folder, ground.path() / "away");
    pass(std::chrono::minutes(10));
    CHECK(keeper->errors().size() == 1);
    CHECK(proposed.size() == 1);
    fs::rename(ground.path() / "away", folder);
    pass(soon);
    CHECK(keeper->errors().empty());
    CHECK(proposed.size() == 2);
}

TEST_CASE_FIXTURE(KeptFolderFixture, "what the watch cannot see is found within minutes, again and again")
{
    auto const elsewhere = ground.path() / "elsewhere";
    fs::create_directory(elsewhere);
    fs::rename(folder / "partnership.yaml", elsewhere / "partnership.yaml");
    fs::create_symlink(elsewhere / "partnership.yaml", folder / "partnership.yaml");
    pass(soon);
    auto const before = proposed.size();
    for (std::string const name : {"City", "Village"}) {
        auto text = files.at("partnership.yaml");
        text.replace(text.find("name: Town"), 10, "name: " + name);
        REQUIRE(write_file(elsewhere / "partnership.yaml", text).has_value());
        pass(std::chrono::minutes(2));
        CHECK(proposed.back()->partnership.name == name);
    }
    CHECK(proposed.size() == before + 2);
}

TEST_CASE_FIXTURE(KeptFolderFixture, "what waits for the next start is named, until it is taken back")
{
    put("peal.yaml", files.at("peal.yaml") + "  port: 1\n");
    pass(soon);
    CHECK(keeper->at_next_start() == std::vector<std::string>{"peal.yaml: `public.port`"});
    REQUIRE(proposed.size() == 1);
    CHECK(proposed[0]->settings.listener.port == in_use->settings.listener.port);
    put("peal.yaml", files.at("peal.yaml"));
    pass(soon);
    CHECK(keeper->at_next_start().empty());
}
