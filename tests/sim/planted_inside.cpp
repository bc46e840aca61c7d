#include "tests/sim/planted_inside.hpp"

namespace peal::sim {

namespace {

std::string_view switched_on;

}  // namespace

void plant_inside(std::string_view name)
{
    switched_on = name;
}

bool is_planted_inside(std::string_view name)
{
    return name == switched_on;
}

}  // namespace peal::sim
