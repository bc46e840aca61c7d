#include "tests/sim/shrink.hpp"

#include <algorithm>
#include <utility>

namespace peal::sim {

namespace {

std::vector<std::size_t> others(std::size_t posts, std::set<std::size_t> const& left_out)
{
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < posts; ++i)
        if (!left_out.contains(i)) kept.push_back(i);
    return kept;
}

}  // namespace

// Halves first, then ever smaller parts, until no single post can be left out.
std::vector<std::size_t> shrink(std::size_t posts, GoesWrong const& goes_wrong, int runs_max)
{
    std::set<std::size_t> left_out;
    for (auto part = posts / 2; part > 0 && runs_max > 0;) {
        bool is_shorter = false;
        auto const kept = others(posts, left_out);
        for (std::size_t from = 0; from < kept.size() && runs_max > 0; from += part) {
            auto tried = left_out;
            for (auto i = from; i < std::min(from + part, kept.size()); ++i) tried.insert(kept[i]);
            if (tried.size() == posts) continue;
            --runs_max;
            if (!goes_wrong(tried)) continue;
            left_out = std::move(tried);
            is_shorter = true;
        }
        if (!is_shorter) part /= 2;
    }
    return others(posts, left_out);
}

}  // namespace peal::sim
