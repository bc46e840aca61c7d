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
