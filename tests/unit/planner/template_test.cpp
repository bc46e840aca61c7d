#include "campaigns/planner/template.hpp"

#include <doctest/doctest.h>

using namespace peal::campaigns::planner;

namespace {

FieldValues const values = {
    {"event.title", "Tea & <Talk>"}, {"event.location", ""}, {"report_link", "https://peal.example/r/0000000"}};

}  // namespace

TEST_CASE("fields are filled in as they are, without escaping")
{
    auto const filled = fill("Come to {{event.title}}: {{ report_link }}", values);
    CHECK(filled.problems.empty());
    CHECK(filled.text == "Come to Tea & <Talk>: https://peal.example/r/0000000");
    CHECK(filled.names == std::vector<std::string>{"event.title", "report_link"});
}

TEST_CASE("all the ways of writing a field")
{
    CHECK(fill("{{event.title}}/{{&event.title}}/{{{event.title}}}/{{! a note }}.", values).text ==
          "Tea & <Talk>/Tea & <Talk>/Tea & <Talk>/.");
    CHECK(fill("{{event.title}}{{event.title}}", values).text == "Tea & <Talk>Tea & <Talk>");
}

TEST_CASE("the link may be written with single braces")
{
    CHECK(fill("101 or {report_link}", values).text == "101 or https://peal.example/r/0000000");
    CHECK(fill("101 or {{report_link}}.", values).text == "101 or https://peal.example/r/0000000.");
    CHECK(fill("{report_link}{report_link}", values).problems.empty());
}

TEST_CASE("an unknown field is a problem with the nearest known one")
{
    auto const filled = fill("{{event.titel}}", values);
    REQUIRE(filled.problems.size() == 1);
    CHECK(filled.problems[0] == "unknown field `{{event.titel}}`; did you mean `event.title`?");
}

TEST_CASE("a field without a value is a problem unless the text asks first")
{
    auto const plain = fill("At {{event.location}}", values);
    REQUIRE(plain.problems.size() == 1);
    CHECK(plain.problems[0].find("has no value here") != std::string::npos);
    auto const asked = fill(
        "Join us{{#event.location}} at {{event.location}}{{/event.location}}{{^event.location}} online{{/event.location}}.",
        values);
    CHECK(asked.problems.empty());
    CHECK(asked.text == "Join us online.");
    auto const there = fill("{{#event.title}}[{{event.title}}]{{/event.title}}", values);
    CHECK(there.text == "[Tea & <Talk>]");
}

TEST_CASE("tags that cannot be read are problems, and the text survives")
{
    for (auto const* text : {"{{event.title}} and {{event.title", "{{event.title", "{{#event.title}}open",
                             "{{/event.title}}", "{{}}", "{{> file}}", "{{=<% %>=}}"}) {
        auto const filled = fill(text, values);
        INFO(text);
        CHECK_FALSE(filled.problems.empty());
    }
}

TEST_CASE("what is quoted of a bad tag is short and on one line, and not every tag is quoted")
{
    std::string many;
    for (int i = 0; i < 300; ++i) many += "{{a" + std::to_string(i) + "}}";
    CHECK(fill(many, values).problems.size() < 30);
    for (auto const& text :
         {"{{#" + std::string(3000, 'x') + "}}", std::string("{{two\nlines}}"), "{{" + std::string(3000, 'x') + "}}"}) {
        for (auto const& problem : fill(text, values).problems) {
            CHECK(problem.size() < 600);
            CHECK(problem.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("text without fields is left alone")
{
    CHECK(fill("100% {fine} } { {", values).text == "100% {fine} } { {");
}

TEST_CASE("whether a text speaks of the event")
{
    CHECK(mentions_field("on {{event.date}}", "event."));
    CHECK(mentions_field("{{#event.url}}x{{/event.url}}", "event."));
    CHECK_FALSE(mentions_field("the event. {{report_link}}", "event."));
}
