#include "connectors/snapchat/stats.hpp"

#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

namespace {

Readings read(std::string_view text)
{
    auto const root = json::parse(text);
    REQUIRE(root);
    return read_story_stats("s", *root);
}

}  // namespace

TEST_CASE("figures are read from a map and from a list, under one name")
{
    for (
        std::string_view const text :
        {R"({"assets":[{"timeseries":[{"stats":{"STORY_VIEWS":12,"SHARES":"3","screenshot_count":1.0}}]}]})",
         R"({"assets":[{"timeseries":[{"stats":[{"metric":"VIEWS","value":12},{"metric":"SHARES","value":3},{"name":"SCREENSHOT","value":1}]}]}]})",
         R"({"timeseries":[{"stats":{"views":12,"shares":3,"screenshot":1}}]})",
         R"({"stats":{"VIEWS":12,"SHARES":3,"SCREENSHOT":1}})"}) {
        CAPTURE(text);
        auto const readings = read(text);
        CHECK(readings.remote_id == "s");
        CHECK(readings.figures == std::map<std::string, std::int64_t>{{"views", 12}, {"shares", 3}, {"screenshot", 1}});
        CHECK(readings.note.empty());
    }
}

TEST_CASE("a figure that is not given is absent, never zero")
{
    auto const given = read(R"({"assets":[{"timeseries":[{"stats":{"VIEWS":0}}]}]})");
    CHECK(given.figures == std::map<std::string, std::int64_t>{{"views", 0}});
    for (std::string_view const text :
         {R"({})", R"([])", R"({"assets":[]})",
          R"({"assets":[{"timeseries":[{"stats":{"VIEWS":null,"A B":1,"SHARES":-1,"X":1.5,"Y":"many"}}]}]})",
          R"({"assets":7,"timeseries":"x","stats":null})"}) {
        CAPTURE(text);
        auto const readings = read(text);
        CHECK(readings.figures.empty());
        CHECK_FALSE(readings.note.empty());
    }
}

TEST_CASE("a figure with several values is left out, with a note; the others stay")
{
    auto const readings =
        read(R"({"assets":[{"timeseries":[{"stats":{"VIEWS":1,"SHARES":2}},{"stats":{"VIEWS":4,"SHARES":2}}]}]})");
    CHECK(readings.figures == std::map<std::string, std::int64_t>{{"shares", 2}});
    CHECK_FALSE(readings.note.empty());
}

}  // namespace peal::tests
