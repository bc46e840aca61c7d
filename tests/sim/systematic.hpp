#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace peal::sim {

// Small scenarios of everyday delivery, each run again and again with the process dying at its k-th handler, and at the
// disk's k-th change with and without the power, for every k (or every `stride`-th).
struct SystematicSum {
    std::uint64_t runs = 0, deaths = 0, wrong = 0;
};
SystematicSum run_systematic(std::uint64_t stride, std::uint64_t part, std::uint64_t parts,
                             std::filesystem::path const& folder);

}  // namespace peal::sim
