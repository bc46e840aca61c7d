#include "campaigns/definitions/yaml_tree.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace peal::campaigns;
using namespace peal::campaigns::definitions;

namespace {

std::string refusal(std::string const& text, YamlLimits const& limits = {})
{
    auto const parsed = parse_yaml("a.yaml", text, limits);
    return parsed ? "" : to_string(parsed.error());
}

bool begins(std::string const& text, std::string const& with)
{
    return text.rfind(with, 0) == 0;
}

}  // namespace

TEST_CASE("a tree keeps order, places and the way things are written")
{
    auto const parsed = parse_yaml("a.yaml", "one: 1\ntwo:\n  - \"x\"\n  - y\nthree:\n");
    REQUIRE(parsed);
    auto const& root = **parsed;
    REQUIRE(root.entries.size() == 3);
    CHECK(root.entries[0].second->text == "1");
    CHECK_FALSE(root.entries[0].second->quoted);
    CHECK(root.entries[0].second->place == Place{1, 6});
    auto const& list = *root.entries[1].second;
    REQUIRE(list.items.size() == 2);
    CHECK(list.items[0]->quoted);
    CHECK(list.items[1]->place == Place{4, 5});
    CHECK(root.entries[2].second->kind == YamlNode::Kind::null);
}

TEST_CASE("columns count characters, not bytes")
{
    auto const parsed = parse_yaml("a.yaml", "caf\xC3\xA9: {\xC3\xA9\xC3\xA9: x}\n");
    REQUIRE(parsed);
    CHECK((*parsed)->entries[0].second->entries[0].second->place == Place{1, 12});
}

TEST_CASE("an empty file is an empty value")
{
    for (auto const* text : {"", "# nothing\n", "---\n"}) {
        auto const parsed = parse_yaml("a.yaml", text);
        REQUIRE(parsed);
        CHECK((*parsed)->kind == YamlNode::Kind::null);
    }
}

TEST_CASE("broken YAML is refused with line and column")
{
    CHECK(begins(refusal("a: [1, 2\nb: 3\n"), "a.yaml:"));
    CHECK(begins(refusal("a: 1\n  b: 2\n"), "a.yaml:2:4: this is not YAML"));
    CHECK(begins(refusal("a: 1\n\tb: 2\n"), "a.yaml:"));
    CHECK(begins(refusal("text: \"never closed\n"), "a.yaml:1:20: this is not YAML: illegal EOF in scalar"));
    CHECK(begins(refusal("a: 'never closed\nb: 2\n\n"), "a.yaml:"));
    CHECK(begins(refusal("a: *nobody\n"), "a.yaml:1:4"));
    CHECK(begins(refusal("a: 1\n---\nb: 2\n"), "a.yaml:3:1: a second document"));
}

TEST_CASE("what is not text is refused where it stands")
{
    CHECK(begins(refusal("a: 1\nb: \xFF\n"), "a.yaml:2:4: this is not UTF-8"));
    CHECK(begins(refusal(std::string("a: 1\nb\0: 2\n", 11)), "a.yaml:2:2: a control character"));
    CHECK(begins(refusal("a: \x04 b: 1\n"), "a.yaml:1:4: a control character"));
}

TEST_CASE("a file that is too large, too deep or too full is refused")
{
    CHECK(
        begins(refusal(std::string(2000, 'a'), {.bytes_max = 1000}), "a.yaml: is larger than the limit of 1000 bytes"));
    CHECK(refusal(std::string(40, '[') + std::string(40, ']')).find("nested deeper than 24 levels") !=
          std::string::npos);
    CHECK_FALSE(refusal(std::string(100'000, '[')).empty());
    CHECK_FALSE(refusal(std::string(100'000, '{')).empty());
    std::string list;
    for (int i = 0; i < 60'000; ++i) list += "- a\n";
    CHECK(refusal(list).find("more than 50000 values") != std::string::npos);
}

TEST_CASE("aliases are counted written out, so that a small file cannot become a huge one")
{
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        auto const before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 9; ++j) bomb += (j == 0 ? "" : ", ") + before;
        bomb += "]\n";
    }
    CHECK(refusal(bomb).find("more than 50000 values") != std::string::npos);

    std::string many = "a: &a x\nb:\n";
    for (int i = 0; i < 300; ++i) many += "  - *a\n";
    CHECK(refusal(many).find("more than 200 aliases") != std::string::npos);

    CHECK(refusal("a: &a [*a]\n").find("alias") != std::string::npos);
}

TEST_CASE("a modest alias stands for its value")
{
    auto const parsed = parse_yaml("a.yaml", "a: &a {x: 1}\nb: *a\n");
    REQUIRE(parsed);
    CHECK((*parsed)->entries[1].second->entries[0].second->text == "1");
}
