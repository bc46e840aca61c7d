#pragma once

#include "tests/sim/checker.hpp"
#include "tests/sim/policy.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

// Days for comparing ways of dealing with a call whose outcome nobody knows: each policy has the same posts and the same
// faults, with the same engine, store, connectors and played networks.
namespace peal::sim {

enum class Day {
    bad,       // the networks misbehave, as they do: written out in bad_day.cpp
    very_bad,  // every fault of the simulation, with crashes: what the seeds say
};

struct PolicyName {
    Policy policy;
    char const* name;
};
inline constexpr std::array policy_names = {PolicyName{Policy::blind_retry, "blind retry"},
                                            PolicyName{Policy::give_up, "give up"},
                                            PolicyName{Policy::look_once, "look once"}, PolicyName{Policy::ours, "Peal"}};

// What became of the posts of these seeds, by network.
std::map<std::string, Tally> live_through(Day day, Policy policy, std::uint64_t seeds,
                                          std::filesystem::path const& folder);

}  // namespace peal::sim
