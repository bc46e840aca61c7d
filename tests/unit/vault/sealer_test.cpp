#include "daemon/vault/sealer.hpp"

#include "core/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace peal;
using namespace peal::tests;

TEST_CASE("what is sealed opens for its own channel and purpose only")
{
    TemporaryFolder const folder;
    auto const random = make_seeded_random(1);
    auto const sealer = vault::Sealer::load({}, folder.path(), *random);
    REQUIRE(sealer.has_value());
    auto const sealed = sealer->seal("stamp-x", "grant", "a very secret token", *random);
    CHECK(sealed.find("secret") == std::string::npos);
    CHECK(sealer->open("stamp-x", "grant", sealed)->reveal() == "a very secret token");
    CHECK_FALSE(sealer->open("stamp-y", "grant", sealed).has_value());
    CHECK_FALSE(sealer->open("stamp-x", "backup", sealed).has_value());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(sealer->open("stamp-x", "grant", changed).has_value());
    }
    CHECK_FALSE(sealer->open("stamp-x", "grant", "").has_value());
}

TEST_CASE("the master key is made once, for its owner only, and found again")
{
    TemporaryFolder const folder;
    auto const random = make_system_random();
    auto const first = vault::Sealer::load({}, folder.path(), *random);
    REQUIRE(first.has_value());
    auto const sealed = first->seal("c", "grant", "text", *random);
    using std::filesystem::perms;
    CHECK((std::filesystem::status(folder.path() / "master.key").permissions() &
           (perms::group_all | perms::others_all)) == perms::none);
    auto const second = vault::Sealer::load({}, folder.path(), *random);
    CHECK(second->open("c", "grant", sealed)->reveal() == "text");
}

TEST_CASE("a master key that everybody can read, or is none, is refused")
{
    TemporaryFolder const folder;
    auto const random = make_system_random();
    REQUIRE(write_file(folder.path() / "master.key", "not a key", 0600).has_value());
    CHECK(vault::Sealer::load({}, folder.path(), *random).error().message.find("64 hexadecimal digits") !=
          std::string::npos);
    std::filesystem::permissions(folder.path() / "master.key", std::filesystem::perms(0644));
    CHECK(vault::Sealer::load({}, folder.path(), *random).error().message.find("chmod 600") != std::string::npos);
}

TEST_CASE("the system's credential wins over our own key")
{
    TemporaryFolder const system;
    TemporaryFolder const own;
    auto const random = make_system_random();
    REQUIRE(write_file(system.path() / "master.key", std::string(64, 'a'), 0600).has_value());
    REQUIRE(vault::Sealer::load(system.path(), own.path(), *random).has_value());
    CHECK_FALSE(std::filesystem::exists(own.path() / "master.key"));
}
