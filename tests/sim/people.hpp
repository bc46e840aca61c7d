#pragma once

#include "tests/sim/fault_plan.hpp"
#include "tests/sim/script.hpp"

#include <functional>
#include <string>

// Carries out what the script says, against the machine's own stores, and notes what the machine confirms.
namespace peal::sim {

class People {
public:
    // `elapsed` is the world's time.
    People(Script& script, Duration const& elapsed, FaultCounts& counts)
        : script_(script), asks_(script.asks), elapsed_(elapsed), counts_(counts)
    {}

    // False when somebody else is at one of its posts, or something else must come first: try again a little later.
    bool take_up(Deed const& deed);

    // `done` is told whether the machine has answered. When the machine dies before, it is never told.
    awaitable<> perform(Machine& machine, Deed deed, std::function<void(bool answered)> done);

    // After the machine's death: whatever was under way has no answer.
    void forget(Deed const& deed);

private:
    awaitable<bool> plan(Machine& machine, Deed deed);
    awaitable<bool> change(Machine& machine, Deed deed);
    awaitable<bool> cancel(Machine& machine, Deed deed);
    awaitable<bool> decide(Machine& machine, Deed deed);
    awaitable<bool> pause(Machine& machine, Deed deed);
    awaitable<> note_moment(Machine& machine, campaigns::PlannedPost plan);
    awaitable<> note_pause(Machine& machine, PauseAsk pause);
    awaitable<Result<store::PostRecord>> look_up(Machine& machine, campaigns::PlannedPost plan);
    void set_busy(Deed const& deed, bool busy);
    std::vector<std::size_t> posts_of(Deed const& deed) const;

    Script& script_;
    Asks& asks_;
    Duration const& elapsed_;
    FaultCounts& counts_;
};

}  // namespace peal::sim
