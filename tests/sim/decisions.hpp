#pragma once

#include "tests/sim/script.hpp"

#include <cstdint>

namespace peal::sim {

// What people decide about single posts, and when: they call posts off, take approvals back, give new moments, send now and
// press twice, look at accounts, and let posts go during a pause. A calendar's event moves into the past, and a campaign's file is
// deleted. Each seed leaves some of it out. Drawn apart from the rest of the script, which stays as it is.
void add_decisions(Script& script, std::uint64_t seed);

}  // namespace peal::sim
