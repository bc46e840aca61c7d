#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <vector>

namespace peal::sim {

// A run without some of its posts, counted from 0; true when it goes wrong all the same.
using GoesWrong = std::function<bool(std::set<std::size_t> const& left_out)>;

// The fewest of a run's posts that still go wrong, as far as so many runs find out.
std::vector<std::size_t> shrink(std::size_t posts, GoesWrong const& goes_wrong, int runs_max);

}  // namespace peal::sim
