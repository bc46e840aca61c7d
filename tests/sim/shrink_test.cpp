#include "tests/sim/shrink.hpp"

#include <doctest/doctest.h>

using namespace peal::sim;

TEST_CASE("the fewest posts that still go wrong are found")
{
    int runs = 0;
    auto const needs_two = [&](std::set<std::size_t> const& left_out) {
        ++runs;
        return !left_out.contains(17) && !left_out.contains(42);
    };
    CHECK(shrink(100, needs_two, 1000) == std::vector<std::size_t>{17, 42});
    CHECK(runs < 100);
    CHECK(shrink(1, needs_two, 1000) == std::vector<std::size_t>{0});
}

TEST_CASE("it ends when the runs are used up, with what still goes wrong")
{
    auto const needs_all = [](std::set<std::size_t> const& left_out) { return left_out.empty(); };
    CHECK(shrink(50, needs_all, 10).size() == 50);
}
