#pragma once

#include <array>
#include <cstddef>

// What goes wrong inside a played network, where sim_faults.hpp is about the way to it and back: the simulator takes what it
// is told to do wrong from here, each with the next request that it can befall.
namespace peal::connectors {

enum class SimTrouble {
    names_another,  // the answer to publishing names an older post of the account
    uses_id_again,  // an older post goes, and the new one gets its id
    media_fails,    // a picture is being processed for a while, and then cannot be used
    media_expires,  // a picture can be used at first, and is gone long before its time
    pages_shift,    // somebody posts between two pages of a list, so that items come twice
};
inline constexpr std::size_t sim_troubles_count = static_cast<std::size_t>(SimTrouble::pages_shift) + 1;

// I/O thread only.
class SimTroubles {
public:
    void add(SimTrouble kind) { ++waiting_[index(kind)]; }
    void clear() { waiting_ = {}; }

    bool waits(SimTrouble kind) const { return waiting_[index(kind)] > 0; }

    // True when it befalls this request; counted off.
    bool take(SimTrouble kind)
    {
        if (!waits(kind)) return false;
        --waiting_[index(kind)];
        ++struck_[index(kind)];
        return true;
    }

    // So often it has happened: a trouble that never did tests nothing.
    int struck(SimTrouble kind) const { return struck_[index(kind)]; }

    // The version of the interface that Peal speaks exists no more: each call of it is answered as one of an unknown
    // address.
    bool version_retired = false;

private:
    static std::size_t index(SimTrouble kind) { return static_cast<std::size_t>(kind); }

    std::array<int, sim_troubles_count> waiting_{};
    std::array<int, sim_troubles_count> struck_{};
};

}  // namespace peal::connectors
