#include "daemon/app/configuration.hpp"

#include "core/files.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;

namespace {

struct FolderFixture {
    TemporaryFolder folder;
    campaigns::definitions::SourceFiles files = test::minimal_files();

    FolderFixture()
    {
        std::filesystem::create_directory(folder.path() / "campaigns");
        for (auto const& [name, text] : files) put(name, text);
    }

    void put(std::string const& name, std::string const& text)
    {
        REQUIRE(write_file(folder.path() / name, text).has_value());
    }

    app::ReadConfiguration read(bool dry_run = false) { return app::read_configuration(folder.path(), dry_run); }
};

}  // namespace

TEST_CASE_FIXTURE(FolderFixture, "the same files have the same fingerprint, and any change another one")
{
    auto const before = read();
    CHECK(before.errors.empty());
    CHECK(read().fingerprint == before.fingerprint);
    put("campaigns/week.yaml", files.at("campaigns/week.yaml") + "\n");
    CHECK(read().fingerprint != before.fingerprint);
    put("campaigns/week.yaml", files.at("campaigns/week.yaml"));
    CHECK(read().fingerprint == before.fingerprint);
    std::filesystem::rename(folder.path() / "campaigns/week.yaml", folder.path() / "campaigns/weeks.yaml");
    CHECK(read().fingerprint != before.fingerprint);
}

TEST_CASE_FIXTURE(FolderFixture, "errors have their place, and a folder that cannot be read has no fingerprint")
{
    put("campaigns/week.yaml", "id: [\n");
    auto const broken = read();
    REQUIRE(broken.errors.size() >= 1);
    CHECK(broken.errors[0].starts_with((folder.path() / "campaigns/week.yaml:").string()));
    CHECK_FALSE(broken.fingerprint.empty());

    auto const nowhere = app::read_configuration(folder.path() / "nowhere", false);
    CHECK(nowhere.errors.size() == 1);
    CHECK(nowhere.fingerprint.empty());
}

TEST_CASE_FIXTURE(FolderFixture, "what cannot change in a run stays as it was, and is told by its place")
{
    auto const running = read().definitions;
    auto next = running;
    CHECK(app::keep_until_start(running, next).empty());

    next.settings.listener.port = 1;
    next.settings.listener.base = "https://other.example";
    next.settings.x.api = "https://x.example";
    next.settings.max_late = std::chrono::minutes(1);
    next.channels.at(0).credentials = "other";
    next.channels.at(0).spacing = std::chrono::minutes(7);
    auto const& id = running.channels.at(0).id;
    CHECK(app::keep_until_start(running, next) ==
          std::vector<std::string>{"peal.yaml: `public.port`", "peal.yaml: `public.base`",
                                   "peal.yaml: `networks.x.api`", "channels.yaml: `" + id + "`, `credentials`"});
    CHECK(next.settings.listener.base == running.settings.listener.base);
    CHECK(next.settings.x.api == running.settings.x.api);
    CHECK(next.channels[0].credentials == running.channels[0].credentials);
    // What can change has changed.
    CHECK(next.settings.max_late == std::chrono::minutes(1));
    CHECK(next.channels[0].spacing == std::chrono::minutes(7));
}

TEST_CASE_FIXTURE(FolderFixture, "a channel that is new has nothing to keep")
{
    auto const running = read().definitions;
    auto next = running;
    next.channels.push_back(next.channels.at(0));
    next.channels.back().id = "another";
    next.channels.back().credentials = "another";
    CHECK(app::keep_until_start(running, next).empty());
    CHECK(next.channels.back().credentials == "another");
}

TEST_CASE_FIXTURE(FolderFixture, "the option --dry-run holds whatever the files say")
{
    for (auto const& channel : read(true).definitions.channels) CHECK(read(true).definitions.is_dry_run(channel));
}
