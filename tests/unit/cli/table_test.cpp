#include "daemon/cli/table.hpp"

#include "campaigns/text/columns.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace peal::cli;

namespace {

std::string printed(Table const& table, bool colour = false, std::size_t indent = 0)
{
    std::ostringstream out;
    table.print(out, colour, indent);
    return out.str();
}

std::size_t widest_line(std::string const& text)
{
    std::size_t widest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, peal::campaigns::text::columns(line));
    return widest;
}

}  // namespace

TEST_CASE("columns are as wide as their widest cell, numbers set to the right")
{
    Table table({{"NAME"}, {"POSTS", true}});
    table.add({"x", "9"});
    table.add({"instagram", "10"});
    CHECK(printed(table) == "NAME       POSTS\n"
                            "x              9\n"
                            "instagram     10\n");
}

TEST_CASE("wide characters take their two columns")
{
    Table table({{"A"}, {"B"}});
    table.add({"日本", "x"});
    table.add({"ab", "y"});
    CHECK(printed(table) == "A     B\n"
                            "日本  x\n"
                            "ab    y\n");
}

TEST_CASE("a table is never wider than 80 columns; columns made for it shrink first")
{
    Table table({{"ID"}, {"TEXT", false, true}});
    table.add({"abcdefghijklmnop", std::string(200, 'x')});
    auto const text = printed(table);
    CHECK(widest_line(text) == 80);
    CHECK(text.find("abcdefghijklmnop  x") != std::string::npos);
    CHECK(text.find("x…\n") != std::string::npos);

    Table stubborn({{"A"}, {"B"}});
    stubborn.add({std::string(100, 'a'), std::string(90, 'b')});
    CHECK(widest_line(printed(stubborn)) == 80);
    CHECK(widest_line(printed(stubborn, false, 4)) == 80);
}

TEST_CASE("cells are one line, and steer no terminal")
{
    Table table({{""}, {""}});
    table.add({"a\nb", "\x1B[2J"});
    CHECK(printed(table) == "a b  \uFFFD[2J\n");
}

TEST_CASE("colour is only there when it is asked for")
{
    Table table({{""}});
    table.add({"a"}, Style::red);
    CHECK(printed(table, false) == "a\n");
    CHECK(printed(table, true) == "\x1B[31ma\x1B[0m\n");
}

TEST_CASE("missing cells are empty, and a table may be")
{
    Table table({{"A"}, {"B"}});
    CHECK(table.empty());
    table.add({"x"});
    CHECK(printed(table) == "A  B\nx\n");
}
