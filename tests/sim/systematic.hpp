#pragma once

#include "tests/sim/failure.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace peal::sim {

// Which steps fail, one in a run.
struct SystematicSettings {
    std::vector<Failure::Of> of;  // what they are steps of
    std::uint64_t stride = 1;     // every so manieth
    std::uint64_t turn = 0;       // and which of these: all turns from 0 to stride - 1 together are every step
};

// Plain numbers: one process hands them to another.
struct SystematicSum {
    std::uint64_t runs = 0, wrong = 0;
    std::array<std::uint64_t, Failure::names.size()> failures{};  // runs that were not left untouched
};

// Small scenarios of everyday delivery, each run again and again with one thing failing at its k-th step, once and then
// for a while, for k = 1, 2, ... until a run comes through untouched. This part of several that run side by side.
SystematicSum run_systematic(SystematicSettings const& settings, std::uint64_t part, std::uint64_t parts,
                             std::filesystem::path const& folder);

}  // namespace peal::sim
