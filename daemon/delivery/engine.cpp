#include "daemon/delivery/engine.hpp"

#include "core/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <new>

namespace peal::delivery {

namespace {

// Those that are prepared and wait for their moment, which is the same for many of them, and calls on the wire. They are
// small: bounds open sockets.
constexpr std::size_t deliveries_max = 512;
// A backstop, should a wake-up ever be missed.
constexpr Duration look_at_least_every = std::chrono::minutes(5);
constexpr Duration pause_after_store_failure = std::chrono::seconds(2);
constexpr Duration pause_in_doubt = std::chrono::seconds(10);
// A claim holds so long after its moment: preparing may be slow, but not endless.
constexpr Duration lease = std::chrono::minutes(5);

store::Paces paces_of(std::map<std::string, connectors::Connector*> const& connectors)
{
    store::Paces paces;
    for (auto const& [network, connector] : connectors) {
        auto const& limits = connector->limits();
        auto& pace = paces[network];
        pace.lead = limits.prepare_ahead;
        pace.one_at_a_time = limits.one_at_a_time;
        pace.per_day = limits.posts_per_day;
        pace.lease = lease;
    }
    return paces;
}

// The two sides of a ||, which waits past a side that fails, and would sleep for ever. Where there is no memory to wait with,
// the wait is over.
awaitable<> wait_for_change(Event& changed)
{
    try {
        co_await changed.wait();
    } catch (std::bad_alloc const&) {
    }
}

awaitable<> wait_for_moment(AsyncClock& clock, Instant moment)
{
    try {
        co_await clock.sleep_until(moment);
    } catch (std::bad_alloc const&) {
    }
}

}  // namespace

Engine::Engine(Executor executor, Parts parts)
    : executor_(executor),
      parts_(std::move(parts)),
      paces_(paces_of(parts_.connectors)),
      changed_(executor),
      waiting_(executor),
      finding_(executor),
      sending_(executor)
{}

awaitable<> Engine::run()
{
    auto recovered = co_await parts_.deliveries.recover(parts_.clock.now());
    while (!recovered && !stopping_) {
        problem_ = recovered.error().message;
        co_await parts_.clock.sleep_for(pause_after_store_failure);
        recovered = co_await parts_.deliveries.recover(parts_.clock.now());
    }
    if (recovered && recovered->unknown > 0)
        log::warn("outcome unknown, since Peal stopped while sending: {}; the accounts are looked at",
                  recovered->unknown);
    auto settling = co_await resume_settling();
    while (!settling && !stopping_) {
        problem_ = settling.error().message;
        co_await parts_.clock.sleep_for(pause_after_store_failure);
        settling = co_await resume_settling();
    }
    co_await resume_finding();
    if (parts_.before_first_claim && !stopping_) co_await parts_.before_first_claim();
    while (!stopping_) co_await look_around();

    co_await waiting_.join();
    co_await finding_.join();
    co_await sending_.join();
    // What was claimed and not sent waits for the next start.
    auto const released = co_await parts_.deliveries.recover(parts_.clock.now());
    if (!released) log::error("the claims of this run could not be released: {}", released.error().message);
}

void Engine::stop()
{
    stopping_ = true;
    waiting_.cancel();
    finding_.cancel();
    changed_.set();
}

// One turn of the loop: claim what is due, then sleep until the next moment or a change.
awaitable<> Engine::look_around()
{
    using namespace boost::asio::experimental::awaitable_operators;
    auto const turn = co_await claim();
    if (stopping_) co_return;
    auto wake_at = parts_.clock.now() + look_at_least_every;
    auto problem = turn ? turn->doubt : turn.error().message;
    if (!problem.empty()) {
        if (problem_ != problem) log::error("nothing can be sent: {}", problem);
        wake_at = parts_.clock.now() + (turn ? pause_in_doubt : pause_after_store_failure);
    }
    if (turn && turn->next) wake_at = std::min(wake_at, *turn->next);
    problem_ = std::move(problem);
    co_await (wait_for_change(changed_) || wait_for_moment(parts_.clock, wake_at));
}

// Starts what is due.
awaitable<Result<Engine::Turn>> Engine::claim()
{
    Turn turn;
    // What ends during the turn may not be seen by it.
    some_wait_for_ends_ = true;
    auto const busy = waiting_.size() + sending_.size();
    // With every slot taken only the end of a delivery is worth waking for.
    if (busy < deliveries_max) {
        auto paces = paces_;
        auto const spacings = parts_.spacings ? parts_.spacings() : store::Spacings();
        for (auto& [network, pace] : paces) {
            pace.at_once = preparations_max - preparing_[network];
            pace.spacings = spacings;
            if (pace.one_at_a_time)
                pace.young = young_calls_[network].list(parts_.clock.now(), parts_.clock.monotonic());
        }
        bool const is_right = is_clock_right();
        auto due =
            co_await parts_.deliveries.claim_due(parts_.clock.now(), std::move(paces), deliveries_max - busy, is_right);
        if (!due) co_return tl::unexpected<Error>(due.error());
        if (!due->in_doubt.empty()) {
            turn.doubt = doubt_about_clock();
            ask_for_time(due->in_doubt);
        }
        if (due->missed > 0) log::warn("missed just now: {}; peal posts ls --state missed lists what was", due->missed);
        for (auto& post : due->posts) {
            ++preparing_[post.plan.network];
            waiting_.spawn(deliver(std::move(post)));
        }
        turn.next = due->next;
        some_wait_for_ends_ = due->wait_for_others || due->posts.size() == deliveries_max - busy;
    }
    co_return turn;
}

}  // namespace peal::delivery
