#pragma once

#include "tests/sim/checker.hpp"
#include "tests/sim/failure.hpp"
#include "tests/sim/machine.hpp"
#include "tests/sim/people.hpp"
#include "tests/sim/scarce_memory.hpp"
#include "tests/sim/trace.hpp"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace peal::sim {

// One seed from beginning to end: the machine and its lives, the networks, the people, and what goes wrong.
class World {
public:
    struct Options {
        std::uint64_t seed = 1;
        std::size_t posts = 500;
        bool prints_trace = false;
        PlantName plant{Plant::none, "", ""};
        Policy policy = Policy::ours;
        // Instead of what the seed says: this script, without any fault but these.
        std::optional<Script> script;
        Weather weather;
        PowerCutDisk::Image disk;  // what is on it already
        Failure failure;
        std::optional<Fault> first_commit;
        bool people_decide = true;       // about single posts, as decisions.hpp says
        std::set<std::size_t> left_out;  // posts that nobody asks for after all
        std::filesystem::path folder;    // for pictures, credentials and the master key; shared by many seeds
    };

    explicit World(Options options);
    ~World();

    // Runs the script and the faults, then without faults until everything has ended or two hours have passed; checks.
    void run();

    Checker const& checker() const { return checker_; }
    FaultCounts const& faults() const { return plan_.counts; }
    std::uint64_t crashes() const { return crashes_; }
    std::uint64_t hash() const { return trace_.hash(); }
    // Whether anything of what was to fail for certain has failed, or the process has died.
    bool has_failed() const;

private:
    static constexpr Duration try_again_after = std::chrono::seconds(2);

    struct Item {
        std::uint64_t place = 0;  // of all that was ever put on the agenda
        std::function<void()> what;
    };
    struct Retry {
        Duration at{0};
        std::uint64_t place = 0;
        Deed deed;
    };

    void run_until(Duration end);
    bool step();
    void after_handler();

    void at(Duration moment, std::function<void()> what) { agenda_.emplace(moment, Item{places_++, std::move(what)}); }
    void try_again(Deed const& deed) { retries_.push_back({elapsed_ + try_again_after, places_++, deed}); }
    bool do_what_is_due();
    void arrange(Failure const& failure);
    void watch_failure();
    void end_failure();
    bool run_handler();
    bool open(std::unique_ptr<Machine>& machine);
    void start();
    void die(bool power_goes, Duration down);
    void end_life(Duration down);
    void stop(Duration down);
    void strike(Trouble const& trouble);
    void impose(Fault kind, std::string const& network, Duration until);
    void befall(Fault kind, Channel const& channel);
    void smear(Duration by, int steps);
    void look_for_second_daemon();
    void damage_database();
    bool run_newer_version();
    bool is_database_sound() const;
    void judge_start(bool has_opened, bool was_sound, std::string const& problem);
    void put_back_database();
    void begin(Deed const& deed);
    void give_cue(Deed::Cue cue, std::string const& key);
    std::optional<connectors::LedgerEntry> find_on_account(Ask const& ask) const;
    void look_after();
    void write_credentials(Channel const& channel);
    bool has_all_ended();
    bool is_nothing_left_to_do();
    void look_for_given_up();
    template <class Answer>
    Answer ask(std::function<awaitable<Result<Answer>>(Machine&)> question);
    std::vector<store::PostRecord> load_posts();
    void print_history(std::vector<store::PostRecord> const& stored);

    Options options_;
    Duration elapsed_{0};
    Instant start_;
    std::vector<Channel> channels_;
    Script script_;
    FaultPlan plan_;
    Trace trace_;
    PowerCutDisk disk_;
    Networks networks_;
    Drawings drawings_;
    Checker checker_;
    People people_;
    std::unique_ptr<Random> random_;
    std::unique_ptr<Random> key_random_;  // the key is only made by the first seed
    Ground ground_;
    std::multimap<Duration, Item> agenda_;
    // By time, since all wait equally long: most of the agenda, while the machine is down or its calendar wrong.
    std::deque<Retry> retries_;
    std::uint64_t places_ = 0;
    std::unique_ptr<Machine> machine_;
    std::multimap<std::uint64_t, Deed> under_way_;  // by life
    std::multimap<std::string, Deed> cued_;         // by the post's key
    std::uint64_t life_ = 0;
    Duration clock_offset_{0};
    std::optional<Duration> suspended_since_;
    bool is_year_wrong_ = false;
    bool is_over_ = false;  // nothing is to go wrong any more
    bool is_being_judged_ =
        false;  // whoever wants to decide something waits: what is read of the posts is to be all of it
    std::optional<Duration> storm_until_;
    std::optional<Trouble> ordered_damage_;  // strikes when the process is down
    std::optional<Fault> damage_;            // what is wrong with the database, until a person puts it back
    bool is_damage_refused_ = false;
    PowerCutDisk::Image good_copy_;
    std::uint64_t dies_in_ = 0;  // handlers
    bool cuts_power_ = false;    // at the next death
    std::uint64_t crashes_ = 0;
    bool is_failure_noticed_ = false;
    bool is_out_of_memory_ = false;
    std::uint64_t handlers_at_once_ = 0;  // while time stood still
};

}  // namespace peal::sim
