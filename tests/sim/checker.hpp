#pragma once

#include "connectors/connector.hpp"
#include "connectors/simulator.hpp"
#include "core/http_client.hpp"
#include "core/time.hpp"
#include "daemon/store/post_record.hpp"
#include "tests/sim/artist.hpp"
#include "tests/sim/asks.hpp"
#include "tests/sim/ledger_place.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Compares what was asked with what the public saw and with what the machine says of itself.
namespace peal::sim {

// What went wrong, by the promise that was broken.
struct Findings {
    std::uint64_t lost = 0;        // ended without a post, and without a reason in people or in a fault
    std::uint64_t doubled = 0;     // more than once on its network
    std::uint64_t early = 0;       // before its moment, or while paused, held, withdrawn or unapproved
    std::uint64_t stuck = 0;       // not ended long after the last fault
    std::uint64_t untruthful = 0;  // the store says something else than the network, or the message is not whole
    std::vector<std::string> words;

    std::uint64_t total() const { return lost + doubled + early + stuck + untruthful; }
};

// What became of the posts that no person stopped.
struct Tally {
    std::uint64_t asked = 0;
    std::uint64_t once = 0;        // the network shows it, once
    std::uint64_t doubled = 0;     // more than once
    std::uint64_t absent = 0;      // not at all, and nobody is asked about it
    std::uint64_t to_person = 0;   // somebody is: has to look
    std::uint64_t untruthful = 0;  // the machine says that it is not out and it is, or the other way round

    Tally& operator+=(Tally const& other)
    {
        asked += other.asked;
        once += other.once;
        doubled += other.doubled;
        absent += other.absent;
        to_person += other.to_person;
        untruthful += other.untruthful;
        return *this;
    }
};

class Checker {
public:
    Checker(Asks& asks, Instant start, Duration const& elapsed) : asks_(asks), start_(start), elapsed_(elapsed) {}

    // While the run goes on.
    void prepared(std::string const& body, connectors::OutgoingPost const& post);
    // `machine_now` is what the machine's clock says, right or wrong.
    void commit_leaves(HttpRequest const& request, Instant machine_now);
    // Something is wrong with this network, with the "clock", or with the machine when it is empty.
    void trouble(std::string_view network);

    // While the machine's clock is ahead.
    void look_for_given_up(std::vector<store::PostRecord> const& stored);

    // At its end.
    void look(std::vector<store::PostRecord> const& stored, std::vector<connectors::LedgerEntry> const& ledger,
              std::set<LedgerPlace> const& posted_by_hand, std::set<std::string> const& ids_in_doubt,
              Drawings const& drawings);

    // The machine has done what it must not, whatever became of the posts.
    void find_misdeed(std::string const& detail) { find(findings_.untruthful, "untruthful", "", detail); }

    // The network's answer to a commit call has reached the connector, and names this id.
    void told(std::string const& body, std::string const& remote_id);

    Findings const& findings() const { return findings_; }
    std::set<std::string> const& wrong_keys() const { return wrong_keys_; }   // of the posts that findings are about
    std::map<std::string, Tally> const& tallies() const { return tallies_; }  // by network
    std::string const& last_key() const { return last_key_; }
    std::uint64_t published() const { return published_; }
    std::uint64_t unknown() const { return unknown_; }

private:
    struct Prepared {
        std::string key;
        int version = 0;
    };

    void find(std::uint64_t& kind, std::string_view what, std::string const& key, std::string const& detail);
    using Seen = std::vector<connectors::LedgerEntry const*>;
    static Seen without_what_is_not_ours(Seen seen, store::PostRecord const* post,
                                         std::set<LedgerPlace> const& posted_by_hand);
    void look_at(Ask const& ask, store::PostRecord const* post, Seen const& seen, Drawings const& drawings);
    static connectors::LedgerEntry const& the_one_it_names(store::PostRecord const& post, Seen const& seen);
    std::size_t doubles(Ask const& ask, Seen const& seen) const;
    bool is_hidden(Ask const& ask, connectors::LedgerEntry const& entry) const;
    void look_at_message(Ask const& ask, store::PostRecord const& post, connectors::LedgerEntry const& seen,
                         Drawings const& drawings);
    void count(Ask const& ask, store::PostRecord const& post, std::size_t seen);
    static bool is_confirmed_under(Ask const& ask, int version, PauseAsk const& pause);
    static bool was_let_go_under(Ask const& ask, int version, PauseAsk const& pause);
    bool may_go_during(Ask const& ask, PauseAsk const& pause) const;
    bool was_away(Ask const& ask) const;
    static std::size_t wrong_words(Ask const& ask, Seen const& seen, Instant start);
    bool people_stopped(Ask const& ask) const;
    bool has_excuse(Ask const& ask) const;
    bool has_excuse_at(Ask const& ask, Duration due) const;
    bool fell_into_a_pause(Ask const& ask, int version) const;
    bool is_missed_at_their_word(store::PostRecord const& post) const;

    Asks& asks_;
    Instant start_;
    Duration const& elapsed_;
    std::map<std::string, Prepared> bodies_;
    std::map<std::string, std::vector<Duration>, std::less<>> troubles_;
    std::map<std::pair<std::string, std::string>, Duration> told_;  // when, by the post's key and the id
    std::set<std::string> ids_in_doubt_;
    std::set<std::string> took_colleagues_;  // keys of posts whose id is that of a colleague's with the same words
    std::string last_key_;
    std::uint64_t published_ = 0, unknown_ = 0;
    Findings findings_;
    std::set<std::string> wrong_keys_;
    std::map<std::string, Tally> tallies_;
};

}  // namespace peal::sim
