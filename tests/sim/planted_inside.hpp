#pragma once

#include <string_view>
#include <vector>

// Bugs inside delivery and its store. The program sim_planted is linked with a copy of these rooms that holds them
// (planted/plants.py); every other program with the product, which holds none.
namespace peal::sim {

// The names of those in this program.
std::vector<std::string_view> plants_inside();

// From now on this one is switched on, and no other; empty: none is. The name must outlive its use.
void plant_inside(std::string_view name);

bool is_planted_inside(std::string_view name);

}  // namespace peal::sim
