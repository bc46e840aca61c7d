#include "daemon/cli/wrap.hpp"

#include <doctest/doctest.h>

using namespace peal::cli;
using Lines = std::vector<std::string>;

TEST_CASE("a text is broken between words, and keeps its own line ends")
{
    CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
    CHECK(wrap("one\n\ntwo", 20) == Lines{"one", "", "two"});
    CHECK(wrap("日本 語日本", 6) == Lines{"日本", "語日本"});
    CHECK(wrap("", 20) == Lines{});
}

TEST_CASE("a word that is too long is broken where the line ends, and nothing of it is lost")
{
    CHECK(wrap("abcdefgh ij", 5) == Lines{"abcde", "fgh", "ij"});
    CHECK(wrap("x abcdefghij", 5) == Lines{"x", "abcde", "fghij"});
    CHECK(wrap("日本語日本", 5) == Lines{"日本", "語日", "本"});
}

TEST_CASE("nothing in the text steers the terminal")
{
    CHECK(wrap("a\x1B[31mb", 20) == Lines{"a\uFFFD[31mb"});
}
