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

TEST_CASE("no seed or stream draws another's numbers later")
{
    constexpr std::uint64_t step = 0x9e3779b97f4a7c15u;  // of the generator
    std::set<std::uint64_t> seen;
    std::size_t drawn = 0;
    auto const draw = [&](Random& random) {
        for (int i = 0; i < 100; ++i, ++drawn) seen.insert(random.below(std::uint64_t{1} << 62));
    };
    for (std::uint64_t n = 0; n < 20; ++n) {
        draw(*make_seeded_random(n));
        draw(*make_seeded_random(n * step + 100));
        draw(*make_seeded_random(n, 1));
        draw(*make_seeded_random(1, n * step + 2));
    }
    CHECK(seen.size() == drawn);
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
