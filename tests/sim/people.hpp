#pragma once

#include "tests/sim/fault_plan.hpp"
#include "tests/sim/script.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

// Carries out what the script says, against the machine's own stores, and notes what the machine confirms.
namespace peal::sim {

class People {
public:
    // What somebody who opens the account sees of a post, if it stands there.
    std::function<std::optional<connectors::LedgerEntry>(Ask const& ask)> look_at_account;

    // Somebody has said something wrong about the account of this network, or too soon.
    std::function<void(std::string const& network)> wrong_word;

    // The machine has let somebody do what nobody may.
    std::function<void(std::string what)> misdeed;

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
    awaitable<bool> act(Machine& machine, Deed deed);
    awaitable<bool> plan(Machine& machine, Deed deed);
    awaitable<bool> change(Machine& machine, Deed deed);
    awaitable<bool> cancel(Machine& machine, Deed deed);
    awaitable<bool> decide(Machine& machine, Deed deed);
    awaitable<bool> pause(Machine& machine, Deed deed);
    // people_decisions.cpp
    awaitable<bool> call_off(Machine& machine, Deed deed);
    awaitable<bool> withdraw(Machine& machine, Deed deed);
    awaitable<bool> reschedule(Machine& machine, Deed deed);
    awaitable<bool> send_now(Machine& machine, Deed deed);
    awaitable<Result<store::PostRecord>> press(Machine& machine, std::size_t post, std::string short_id);
    awaitable<> press_again(Machine& machine, std::size_t post, std::string short_id, Duration gap,
                            std::shared_ptr<bool> pressed);
    awaitable<bool> settle(Machine& machine, Deed deed);
    awaitable<bool> settle_posted(Machine& machine, Deed deed, std::string short_id, connectors::LedgerEntry seen);
    awaitable<bool> settle_not_there(Machine& machine, Deed deed, std::string short_id, bool is_there);
    awaitable<bool> mark(Machine& machine, Deed deed);
    awaitable<bool> confirm(Machine& machine, Deed deed);
    void ask_for_moment(Ask& ask, Instant moment);
    void ask_for_own_moment(Ask& ask, store::PostRecord const& post);
    awaitable<Result<>> note_missed_hold(Machine& machine, Ask& ask, std::string short_id);
    awaitable<bool> read_moment(Machine& machine, std::size_t post);
    void note_decision(store::PostRecord const& post);

    // people_campaigns.cpp
    awaitable<bool> drop(Machine& machine, Deed deed);
    awaitable<bool> bring_back(Machine& machine, Deed deed);
    bool is_of(Deed const& deed, Ask const& ask) const;

    awaitable<> note_moment(Machine& machine, std::size_t post);
    awaitable<> note_pause(Machine& machine, PauseAsk pause);
    awaitable<Result<store::PostRecord>> look_up(Machine& machine, std::size_t post);
    void set_busy(Deed const& deed, bool busy);
    std::vector<std::size_t> posts_of(Deed const& deed) const;

    Script& script_;
    Asks& asks_;
    Duration const& elapsed_;
    FaultCounts& counts_;
    std::set<std::size_t> gone_;  // campaigns whose file was deleted, as the machine knows
};

}  // namespace peal::sim
