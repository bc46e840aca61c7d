#pragma once

#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/async_nursery.hpp"
#include "core/random.hpp"
#include "daemon/delivery/clock_watch.hpp"
#include "daemon/delivery/judge.hpp"
#include "daemon/delivery/settling.hpp"
#include "daemon/delivery/young_calls.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/vault/accounts.hpp"
#include "daemon/worker/worker.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace peal::delivery {

// What the engine works with; all of it outlives the engine.
struct Parts {
    AsyncClock& clock;
    Random& random;
    store::DeliveryStore deliveries;
    store::PostStore posts;
    worker::Worker& worker;
    vault::Accounts& accounts;
    std::map<std::string, connectors::Connector*> connectors;  // by network
    std::filesystem::path media;                               // folder of pictures
    std::string public_address;                                // "https://peal.example", where networks fetch pictures
    std::map<std::string, ClockWatch*> clock_watches = {};     // by network; a network without one is not compared
    std::function<store::Spacings()> spacings = {};            // of the channels as they are configured; empty: none
    // Awaited before the first claim, and not for what is on its way already: what is due may have changed while nothing ran.
    // Empty: nothing is.
    std::function<awaitable<>()> before_first_claim = {};
};

// Carries each due post from planned to an outcome that is known, or openly unknown. It sleeps until something is due
// and acts at its own pace: others change the store and wake it. I/O thread only.
class Engine {
public:
    Engine(Executor executor, Parts parts);

    // Recovers what an earlier run left open, then works until stop(); returns when every delivery it began has ended.
    awaitable<> run();

    // The store has changed: look again.
    void wake() { changed_.set(); }

    // No new claims; what waits for its moment goes back to planned; calls on the wire are awaited.
    void stop();

    std::string const& problem() const
    {
        return problem_;
    }  // why nothing can be sent now, for people; empty when all is well

private:
    // engine.cpp: the loop.
    awaitable<> look_around();
    struct Turn {
        std::optional<Instant> next;  // of what comes next
        std::string doubt;            // why nothing was done, for people
    };
    awaitable<Result<Turn>> claim();
    // A delivery has ended: looks again only if somebody waits for that.
    void wake_those_who_wait()
    {
        if (some_wait_for_ends_) changed_.set();
    }

    // right_time.cpp: whether our clock is right enough to go by.
    bool is_clock_right() const;
    std::optional<Error> find_wrong_clock(std::string const& network) const;
    std::string doubt_about_clock() const;
    void ask_for_time(std::set<std::string> const& networks);
    awaitable<> ask_for_time(std::string network);

    // deliver.cpp: one post, up to the moment its call may leave.
    class Preparing;
    // At once and network, each with its picture in memory. One network that is slow keeps no other waiting.
    static constexpr std::size_t preparations_max = 32;
    awaitable<> deliver(store::PostRecord post);
    awaitable<Result<>> carry(store::PostRecord post, store::Claim claim);
    awaitable<Result<>> rehearse(store::PostRecord post, store::Claim claim);
    awaitable<Result<connectors::Ready>> prepare(store::PostRecord post, connectors::Account& account);
    awaitable<Result<std::optional<connectors::Ready>>> repeat(store::PostRecord post);
    awaitable<> wait_for(Instant due);
    awaitable<> give_back(store::PostRecord post, store::Claim claim, Error error);
    awaitable<> take_back_intent(store::PostRecord post, store::Claim claim, std::string reason,
                                 std::optional<Instant> not_before);

    // picture.cpp
    awaitable<Result<store::DeliveryStore::Picture>> picture_of(store::PostRecord post);

    // send.cpp: the call and what came of it.
    awaitable<> send(store::PostRecord post, store::Claim claim, connectors::Account account, connectors::Ready ready,
                     Duration recorded_at);
    awaitable<> settle(store::PostRecord post, store::Claim claim, connectors::Account account,
                       connectors::Commit commit, Instant commit_at);
    awaitable<> give_up(store::PostRecord post, store::Claim claim, std::string reason, bool accepted);

    // settle_unknown.cpp: looking at the account until an unknown outcome is known.
    struct LastCall {
        connectors::AttemptRecord attempt;
        bool was_accepted = false;  // the network had said that it took the post

        LastCall() {}
    };
    awaitable<connectors::Sighting> look_for(store::PostRecord post, std::optional<LastCall>& call);
    awaitable<> settle_unknown(store::PostRecord post);
    awaitable<bool> act_on(store::PostRecord post, store::Claim claim, connectors::Sighting sighting,
                           Conclusion conclusion);
    awaitable<Result<>> resume_settling();

    // find_id.cpp: a network that does not tell the id of a published post is asked for its list.
    awaitable<> find_id(store::PostRecord post);
    awaitable<> resume_finding();

    Executor executor_;
    Parts parts_;
    store::Paces paces_;
    Event changed_;
    std::map<std::string, std::size_t> preparing_;   // of those that wait, by network
    std::map<std::string, YoungCalls> young_calls_;  // by network, where posts go one at a time
    std::set<std::string> asked_for_time_;           // networks that are being asked
    bool is_time_unheard_ = false;                   // the last one that was asked did not answer
    bool some_wait_for_ends_ = true;                 // as the last turn has seen it
    bool stopping_ = false;
    std::string problem_;
    Nursery waiting_;  // deliveries whose call has not left: cancelled by stop()
    Nursery finding_;  // looks at accounts after the fact: cancelled by stop()
    Nursery sending_;  // calls on the wire: always awaited
};

}  // namespace peal::delivery
