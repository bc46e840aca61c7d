#pragma once

#include "connectors/connector.hpp"
#include "core/async_nursery.hpp"
#include "core/random.hpp"
#include "daemon/delivery/clock_watch.hpp"
#include "daemon/delivery/engine.hpp"
#include "daemon/store/data_directory.hpp"
#include "daemon/store/pause_store.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/vault/accounts.hpp"
#include "tests/sim/artist.hpp"
#include "tests/sim/fault_plan.hpp"
#include "tests/sim/networks.hpp"
#include "tests/sim/planted.hpp"
#include "tests/sim/policy.hpp"
#include "tests/sim/power_cut_disk.hpp"
#include "tests/sim/wire.hpp"
#include "tests/sim/world_clock.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace peal::sim {

struct Channel {
    std::string id, network, handle;
};

// What outlives one life of the daemon.
struct Ground {
    PowerCutDisk& disk;
    Networks& networks;
    FaultPlan& plan;
    Duration const& elapsed;
    std::filesystem::path folder;
    vault::Sealer sealer;
    std::vector<Channel> channels;
    Drawings& drawings;
    Wire::Watch watch;
    // A post is ready to be sent: its commit call will have this body.
    std::function<void(std::string const& body, connectors::OutgoingPost const& post)> prepared;
    // The answer to the commit call with this body says which post it is.
    std::function<void(std::string const& body, std::string const& remote_id)> told;
    Plant plant = Plant::none;
    std::string_view plant_at_start;
    Policy policy = Policy::ours;
};

// One life of the daemon: the real engine, stores, vault and connectors. Destroying it is the death of the process: nothing
// of it runs any more, wherever it stood.
class Machine {
public:
    // What a database knows, and what a newer Peal's would.
    static std::span<char const* const> newer_migrations();

    Machine(Ground& ground, Instant start, std::uint64_t seed);
    ~Machine();
    Machine(Machine const&) = delete;
    Machine& operator=(Machine const&) = delete;

    // False when the process has ended at once, since it could not open its database; problem() says why.
    bool open();
    std::string const& problem() const { return problem_; }

    // SIGTERM.
    void stop();

    bool is_ready() const { return engine_ != nullptr && !has_ended_; }
    bool has_ended() const { return has_ended_; }
    bool has_failed() const { return has_failed_; }
    bool must_reconnect(std::string const& channel) const;

    // What people do, on the machine's time.
    void spawn(awaitable<> work) { people_->spawn(std::move(work)); }
    void wake() { engine_->wake(); }

    MortalContext& context() { return context_; }
    WorldClock& clock() { return clock_; }
    // Somebody sets the machine's clock.
    void step(Duration by)
    {
        if (ground_.plant != Plant::clock_step_ignored) clock_.step(by);
    }
    // As the office reads what a person gives it.
    Result<std::string> id_from_address(std::string const& network, std::string const& address) const
    {
        return connectors_.at(network)->id_from_address(address);
    }
    store::PostStore posts() { return store::PostStore(*db_); }
    store::PauseStore pauses() { return store::PauseStore(*db_); }
    store::PlanStore plans() { return {*db_, *random_}; }

    // Closes the database as an orderly end does.
    void close();

private:
    class Watched;

    awaitable<> live();

    Ground& ground_;
    MortalContext context_;
    WorldClock clock_;
    std::unique_ptr<store::DataDirectory> directory_;
    std::unique_ptr<Random> random_;
    Wire wire_;
    std::map<std::string, std::unique_ptr<delivery::ClockWatch>> clock_watches_;  // by network
    Artist artist_;
    std::map<std::string, std::unique_ptr<connectors::Connector>> connectors_;
    std::unique_ptr<store::Database> db_;
    std::unique_ptr<vault::Accounts> accounts_;
    std::unique_ptr<delivery::Engine> engine_;
    std::unique_ptr<Nursery> people_;
    std::string problem_;
    bool has_ended_ = false;
    bool has_failed_ = false;
    bool is_stopping_ = false;
};

}  // namespace peal::sim
