#include "campaigns/text/columns.hpp"

#include <doctest/doctest.h>

using namespace peal::campaigns::text;

TEST_CASE("wide characters take two columns, marks none")
{
    CHECK(columns("abc") == 3);
    CHECK(columns("日本") == 4);
    CHECK(columns("ｆ") == 2);
    CHECK(columns("e\u0301") == 1);
    CHECK(columns("🚀") == 2);
    CHECK(columns("☺\uFE0F") == 2);
    CHECK(columns("🇬🇧") == 2);
    CHECK(columns("a\u200Bb") == 2);
    CHECK(columns("a\xFF") == 2);
}

TEST_CASE("nothing that steers a terminal is left in a line")
{
    CHECK(one_line("a\n  b\tc ") == "a b c");
    CHECK(one_line("\x1B[31mred") == "\uFFFD[31mred");
    CHECK(one_line("a\u202Eb\u009Bc\u007F") == "a\uFFFDb\uFFFDc\uFFFD");
    CHECK(one_line("日本 é 🚀") == "日本 é 🚀");
}

TEST_CASE("a text is cut between characters, and the cut is shown")
{
    CHECK(clip("abcdef", 6) == "abcdef");
    CHECK(clip("abcdef", 5) == "abcd…");
    CHECK(clip("日本語", 5) == "日本…");
    CHECK(clip("日本語", 4) == "日…");
    CHECK(clip("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
    CHECK(clip("abc", 1) == "…");
    CHECK(clip("abc", 0) == "");
}
