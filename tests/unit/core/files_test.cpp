#include "core/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;

TEST_CASE("a file is written whole and read back, up to its limit")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "a.txt";
    REQUIRE(write_file(file, "one").has_value());
    REQUIRE(write_file(file, "two").has_value());
    CHECK(read_file(file, 3) == "two");
    CHECK(read_file(file, 2).error().message.find("larger than the limit of 2 bytes") != std::string::npos);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("what is missing or no file is named with the reason")
{
    TemporaryFolder const folder;
    CHECK(read_file(folder.path() / "none", 10).error().message.find("none: cannot open: No such file") !=
          std::string::npos);
    CHECK(read_file(folder.path(), 10).error().message.find("is not a file") != std::string::npos);
    CHECK_FALSE(write_file(folder.path() / "no" / "a.txt", "x").has_value());
}
