#include "daemon/cli/input.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace peal::cli;

TEST_CASE("lines are read one by one, the last with or without its end")
{
    std::istringstream in("a\r\n\nb");
    CHECK(**read_line(in, 10) == "a");
    CHECK(**read_line(in, 10) == "");
    CHECK(**read_line(in, 10) == "b");
    CHECK_FALSE(read_line(in, 10)->has_value());
}

TEST_CASE("a line that is too long is refused, and the next is read all the same")
{
    std::istringstream in("abcdefghijk\nnext\n");
    CHECK_FALSE(read_line(in, 10));
    CHECK(**read_line(in, 10) == "next");
}

TEST_CASE("a whole input has a limit")
{
    std::istringstream small("abc"), large("abcdef");
    CHECK(*read_all(small, 5) == "abc");
    auto const refused = read_all(large, 5);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "standard input has more than 5 bytes");
}
