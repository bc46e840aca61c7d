#pragma once

#include "connectors/instagram/simulator.hpp"
#include "connectors/simulator.hpp"
#include "connectors/snapchat/simulator.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "tests/sim/fault_plan.hpp"
#include "tests/sim/ledger_place.hpp"
#include "tests/sim/mortal_context.hpp"
#include "tests/sim/world_clock.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// The world outside the machine: it goes on when the machine dies, and knows what the public has seen.
namespace peal::sim {

// In the sandbox's own header: what comes back is no HTTP.
inline constexpr std::string_view garbage = "garbage";

// A call under way. The machine's end may die first.
struct Exchange {
    // Called once, unless the machine's end has gone.
    std::function<void(HttpResponse)> answered;
};

class Networks {
public:
    Networks(Duration const& elapsed, Instant start, std::uint64_t seed, Duration list_lag,
             std::filesystem::path media);
    ~Networks();

    MortalContext& context() { return context_; }
    WorldClock& clock() { return clock_; }

    // "x", "instagram" or "snapchat", by the host of an address; empty for others.
    static std::string_view network_of(std::string_view url);

    // Takes a call in; what the fault says happens to it happens, whether or not anybody still waits.
    void receive(std::shared_ptr<Exchange> exchange, HttpRequest request, CallFault fault, FaultCounts& counts);

    // Whether our own public listener, where Instagram fetches pictures, is up.
    void set_reachable(bool is_reachable) { is_reachable_ = is_reachable; }

    // Credentials for an account, as a person would put them in place.
    std::string connect_account(std::string_view network, std::string_view handle);

    std::vector<connectors::LedgerEntry> ledger() const;

    // What a colleague has posted, with words of ours.
    std::set<LedgerPlace> const& posted_by_hand() const { return posted_by_hand_; }

    // The ids that an answer has given to a post that has another, and those that were given twice.
    std::set<std::string> const& ids_in_doubt() const { return ids_in_doubt_; }

    // Told when a network does something wrong by itself.
    std::function<void(std::string_view network)> went_wrong;

    // A post of the last ones goes by the network's own rules. False when there is none.
    bool take_down_post(std::string_view network);

    void renew_elsewhere(std::string_view network, std::string_view handle);

    // Counted as a race when several calls have found out before anybody renews.
    void end_access(std::string_view network, std::string_view handle);

    void retire_version(std::string_view network, bool is_retired);

    // Nothing goes wrong any more.
    void end_troubles();

    // Calls that have not had their effect or answer yet.
    std::size_t under_way() const { return under_way_; }

private:
    class Pictures;

    connectors::Simulator& simulator_of(std::string_view network);
    void note_troubles(std::string_view network, std::array<int, connectors::sim_troubles_count> const& before,
                       HttpResponse const& response, FaultCounts& counts);
    void mangle(HttpResponse& response, Fault kind, std::size_t bytes_max);
    awaitable<> serve(std::shared_ptr<Exchange> exchange, HttpRequest request, CallFault fault, FaultCounts& counts);
    awaitable<> post_by_hand(HttpRequest request, FaultCounts& counts);
    bool hide_item(HttpResponse& response);

    MortalContext context_;
    WorldClock clock_;
    std::unique_ptr<Random> random_;
    std::filesystem::path media_;
    bool is_reachable_ = false;
    std::size_t under_way_ = 0;
    std::map<std::string, int> hidden_;  // how often an item was missing from a list
    std::set<LedgerPlace> posted_by_hand_;
    std::set<std::string> ids_in_doubt_;
    std::map<std::string, int, std::less<>> refused_since_access_ended_;  // calls, by network
    std::unique_ptr<Pictures> pictures_;
    std::unique_ptr<connectors::Simulator> x_;
    std::unique_ptr<connectors::instagram::InstagramSimulator> instagram_;
    std::unique_ptr<connectors::snapchat::SnapchatSimulator> snapchat_;
};

}  // namespace peal::sim
