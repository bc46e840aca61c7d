#pragma once

#include "connectors/sim_troubles.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What goes wrong in one run: how often calls fail and how, and what befalls the machine and its disk. All of it follows
// from the seed; some seeds are calm, some brutal, and each leaves some kinds of faults out altogether.
namespace peal::sim {

enum class Fault {
    // of calls: before anything left
    refused_connection,
    dns_fails,
    tls_fails,     // a wrong name, an expired certificate, or whoever answers at a private address
    slow_connect,  // and in the end none
    // of calls: on the way
    reset_before_effect,
    closed_without_answer,  // after the effect
    server_error,           // 500, 502 or 504; the effect may have happened
    late_effect,            // after we have given up
    cut_answer,
    endless_answer,
    huge_header,
    wrong_content_type,
    truncated_json,  // in an answer that is complete by its length
    deep_json,
    not_json,
    error_in_200,
    // of calls: what the network means
    rate_limited_with_reset,
    rate_limited_bare,
    token_expired,
    list_lags,
    list_misses_item,
    pages_shift,      // an item is inserted while a list is read
    colleague_posts,  // the same words, by hand, in the same moment
    duplicate_refused,
    names_another,  // the answer has an older post's id
    uses_id_again,  // an older post is gone, and the new one has its id
    media_fails_late,
    media_expires_early,
    slow_answer,
    not_http,  // instead of a connection that closes without an answer
    // of a network, at a moment
    post_taken_down,    // after it was published
    renewed_elsewhere,  // the account's token, by another program
    renewal_race,       // every access token dies while several calls are under way
    // of a network, for a while
    version_retired,
    reads_fail,         // whatever is asked for; what is told arrives
    account_suspended,  // of one network, all of them
    token_revoked,      // until a person connects the account anew
    // of the disk
    disk_full,
    disk_read_only,
    write_error,
    read_error,
    sync_error,
    late_sync,
    no_memory,  // for SQLite
    // of the database, found at the next start
    page_damaged,
    log_deleted,
    newer_version,
    // of the clock
    smeared_second,
    step_by_second,
    step_by_hour,
    step_by_year,
    suspend,
    // of the process
    crash_at_handler,
    crash_at_change,
    power_cut,
    stop_with_calls_open,
    restart_storm,
    second_daemon,  // on the same folder
    // of people, who act in the worst moment
    paused_while_claimed,
    changed_while_claimed,  // edited, moved or withdrawn
    changed_while_sending,
    changed_while_unknown,
    decided_while_claimed,  // about this post alone
    decided_while_sending,
    decided_while_unknown,
    decided_while_needs_person,
    // what they decided, and the machine did
    called_off,
    given_up,  // nobody knew what its call had made
    approval_withdrawn,
    rescheduled,
    sent_now,
    sent_now_twice,  // pressed once more, at once or shortly afterwards
    settled_posted,
    settled_not_there,
    settled_wrongly,  // it was there
    confirmed_in_a_pause,
    event_in_the_past,
    campaign_deleted,
};
inline constexpr std::size_t faults_count = static_cast<std::size_t>(Fault::campaign_deleted) + 1;
std::string_view to_string(Fault fault);

// How often each fault has really happened: one that never did tested nothing.
class FaultCounts {
public:
    void add(Fault fault) { ++counts_[static_cast<std::size_t>(fault)]; }
    void add(FaultCounts const& other)
    {
        for (std::size_t i = 0; i < faults_count; ++i) counts_[i] += other.counts_[i];
    }
    std::uint64_t of(Fault fault) const { return counts_[static_cast<std::size_t>(fault)]; }
    std::uint64_t total() const;
    std::array<std::uint64_t, faults_count> const& all() const { return counts_; }
    std::array<std::uint64_t, faults_count>& all() { return counts_; }

private:
    std::array<std::uint64_t, faults_count> counts_{};
};

// What happens to one call on its way to a network and back.
struct CallFault {
    std::optional<Fault> kind;
    bool leaves = true;
    bool takes_effect = true;
    Duration before_effect{0};
    Duration before_answer{0};
    bool is_dropped = false;
    bool is_garbage = false;  // what comes back is no HTTP
    bool is_cut = false;
    bool is_mangled = false;  // the answer, as the kind says
    std::optional<connectors::SimTrouble> trouble;
    std::string failure;  // of the way there, when it does not leave
    bool hides_item = false;
    bool is_posted_by_hand_too = false;
    std::optional<HttpResponse> answer;

    CallFault() {}
};

// Something that befalls the machine at a moment of the world.
struct Trouble {
    Duration at{0};
    Fault kind = Fault::crash_at_handler;
    std::uint64_t count = 0;  // handlers, or changes of the disk, until it strikes
    Duration span{0};         // of a suspension, a full disk, a step, a network's trouble
};

// What happens to calls, where it is not the seed that says so; nothing, unless it is told. Those that renew a grant are
// spared: one whose answer is lost takes a person, whoever sends.
struct Weather {
    double commits_fail = 0, calls_fail = 0;  // so many of them
    std::vector<Fault> faults;                // each as often as the others
    Duration list_lag{0};
};

class FaultPlan {
public:
    enum class Mood { calm, mild, rough, brutal };

    // Troubles crowd around the moments `dues`, where the machine is busy. With a weather there are none.
    FaultPlan(std::uint64_t seed, std::vector<Duration> const& dues, Duration end, std::optional<Weather> weather);

    Mood mood() const { return mood_; }

    // The first commit call fails like this, whatever the seed says.
    void fail_first_commit(std::optional<Fault> fault) { first_commit_ = fault; }

    // Draws what happens to this call. Nothing more after end_calls().
    CallFault draw(std::string_view network, HttpRequest const& request, Instant network_now);
    void end_calls() { calls_fail_ = false; }

    // From now on, until it is lifted, every call that it concerns fails like this.
    void impose(Fault kind, std::string network) { imposed_[kind] = std::move(network); }
    void lift(Fault kind) { imposed_.erase(kind); }

    // How long the next write to the disk takes; usually no time at all.
    Duration draw_sync_delay();

    std::vector<Trouble> const& troubles() const { return troubles_; }
    Duration list_lag() const { return list_lag_; }
    int wal_pages() const { return wal_pages_; }

    FaultCounts counts;

private:
    void follow_seed(std::vector<Duration> const& dues, Duration end);
    bool chance(double probability);
    Fault pick_call_fault();
    CallFault make(Fault kind, std::string_view network, HttpRequest const& request, Instant network_now);
    std::optional<CallFault> draw_imposed(std::string_view network, HttpRequest const& request);
    void plan_troubles(std::vector<Duration> const& dues, Duration end);

    std::unique_ptr<Random> random_, garbage_random_;
    Mood mood_ = Mood::calm;
    std::optional<Fault> first_commit_;
    bool calls_fail_ = true;
    bool spares_renewals_ = false;
    double call_fails_ = 0;
    double commit_fails_ = 0;
    double sync_is_late_ = 0;
    Duration list_lag_{0};
    int wal_pages_ = 1000;
    std::vector<Fault> call_faults_;        // those this seed knows
    std::map<Fault, std::string> imposed_;  // and the network each concerns
    std::vector<Trouble> troubles_;
};

}  // namespace peal::sim
