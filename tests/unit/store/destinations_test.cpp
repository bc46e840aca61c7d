#include "daemon/store/destinations.hpp"

#include <doctest/doctest.h>

using namespace peal;

TEST_CASE("each code leads where it was said to, and nothing else leads anywhere")
{
    store::Destinations destinations;
    destinations.add("234567", "https://www.report-it.org.uk");
    destinations.add("abc2345", "https://www.report-it.org.uk");
    destinations.add("abc2346", "https://example.org/help");
    destinations.add("zzzzzzzz", "https://example.org/help");
    CHECK(destinations.size() == 4);
    CHECK(destinations.find("234567") == "https://www.report-it.org.uk");
    CHECK(destinations.find("abc2345") == "https://www.report-it.org.uk");
    CHECK(destinations.find("abc2346") == "https://example.org/help");
    CHECK(destinations.find("zzzzzzzz") == "https://example.org/help");
    for (auto const* const unknown : {"", "2", "23456", "2345678", "abc2347", "zzzzzzzzz"})
        CHECK(destinations.find(unknown).empty());
    CHECK(destinations.find(std::string_view("abc2345\0", 8)).empty());
    // What is not a code of ours, or comes out of order, is refused and leaves the others alone.
    for (auto const* const wrong : {"", "zzzzzzzzz", "abc2345"})
        CHECK_FALSE(destinations.add(wrong, "https://example.org"));
    CHECK(destinations.add("zzzzzzzz", "https://example.org") == false);
    CHECK(destinations.add("\xff", "https://example.org"));
    CHECK(destinations.size() == 5);
}

TEST_CASE("links that change are put among the others, in any order")
{
    store::Destinations destinations;
    destinations.add("bbbbbb", "https://example.org/b");
    destinations.add("dddddd", "https://example.org/d");
    destinations.add("ffffff", "https://example.org/f");
    destinations.put({{"zzzzzz", "https://example.org/z"},
                      {"dddddd", "https://example.org/new"},
                      {"aaaaaa", "https://example.org/b"},
                      {"ffffff", ""},
                      {"cccccc", "https://example.org/old"},
                      {"cccccc", "https://example.org/c"},
                      {"eeeeee", ""},
                      {"too-long-a-code", "https://example.org/z"},
                      {"", "https://example.org/z"}});
    CHECK(destinations.size() == 5);
    CHECK(destinations.find("aaaaaa") == "https://example.org/b");
    CHECK(destinations.find("bbbbbb") == "https://example.org/b");
    CHECK(destinations.find("cccccc") == "https://example.org/c");
    CHECK(destinations.find("dddddd") == "https://example.org/new");
    CHECK(destinations.find("zzzzzz") == "https://example.org/z");
    for (auto const* const nowhere : {"eeeeee", "ffffff", "too-long", ""}) CHECK(destinations.find(nowhere).empty());
    destinations.put({});
    CHECK(destinations.size() == 5);
    CHECK(destinations.add("zzzzzzz", "https://example.org/d"));
}
