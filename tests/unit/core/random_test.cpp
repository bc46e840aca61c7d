#include "core/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

using namespace peal;

TEST_CASE("a seed repeats its sequence, another does not")
{
    auto const a = make_seeded_random(7), b = make_seeded_random(7), c = make_seeded_random(8);
    auto const first = a->word("abcdef", 40);
    CHECK(first == b->word("abcdef", 40));
    CHECK(first != c->word("abcdef", 40));
}

TEST_CASE("numbers stay below their bound and reach all of it")
{
    auto const random = make_seeded_random(1);
    std::array<int, 7> seen{};
    for (int i = 0; i < 7000; ++i) ++seen[random->below(7)];
    for (auto const n : seen) CHECK(n > 800);
    CHECK(random->below(1) == 0);
}

TEST_CASE("words of the system's generator do not repeat")
{
    auto const random = make_system_random();
    std::set<std::string> words;
    for (int i = 0; i < 1000; ++i) words.insert(random->word("0123456789abcdef", 16));
    CHECK(words.size() == 1000);
}
