#include "daemon/delivery/engine.hpp"

#include "core/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>

namespace peal::delivery {

namespace {

// Deliveries at once: bounds memory and open sockets.
constexpr std::size_t deliveries_max = 32;
// A backstop, should a wake-up ever be missed.
constexpr Duration look_at_least_every = std::chrono::minutes(1);
constexpr Duration pause_after_store_failure = std::chrono::seconds(2);

}  // namespace

Engine::Engine(Executor executor, Parts parts)
    : executor_(executor),
      parts_(std::move(parts)),
      changed_(executor),
      waiting_(executor),
      finding_(executor),
      sending_(executor)
{}

std::map<std::string, Duration> Engine::leads() const
{
    std::map<std::string, Duration> all;
    for (auto const& [network, connector] : parts_.connectors) all[network] = connector->limits().prepare_ahead;
    return all;
}

awaitable<> Engine::run()
{
    auto recovered = co_await parts_.deliveries.recover(parts_.clock.now());
    while (!recovered && !stopping_) {
        problem_ = recovered.error().message;
        co_await parts_.clock.sleep_for(pause_after_store_failure);
        recovered = co_await parts_.deliveries.recover(parts_.clock.now());
    }
    if (recovered && recovered->unknown > 0)
        log::warn("outcome unknown, since Peal stopped while sending: {}; look at the accounts", recovered->unknown);
    co_await resume_finding();
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
    auto next = co_await claim();
    if (stopping_) co_return;
    auto wake_at = parts_.clock.now() + look_at_least_every;
    if (!next) {
        if (problem_ != next.error().message) log::error("nothing can be sent: {}", next.error().message);
        problem_ = next.error().message;
        wake_at = parts_.clock.now() + pause_after_store_failure;
    } else {
        problem_.clear();
        // With every slot taken only the end of a delivery, or a change, is worth waking for.
        if (*next && waiting_.size() + sending_.size() < deliveries_max) wake_at = std::min(wake_at, **next);
    }
    co_await (changed_.wait() || parts_.clock.sleep_until(wake_at));
}

// Starts what is due and returns the moment of what comes next.
awaitable<Result<std::optional<Instant>>> Engine::claim()
{
    auto const busy = waiting_.size() + sending_.size();
    if (busy < deliveries_max) {
        auto due =
            co_await parts_.deliveries.claim_due(parts_.clock.now(), leads(), static_cast<int>(deliveries_max - busy));
        if (!due) co_return tl::unexpected<Error>(due.error());
        if (due->missed > 0) log::warn("missed just now: {}; peal posts ls --state missed lists what was", due->missed);
        for (auto& post : due->posts) waiting_.spawn(deliver(std::move(post)));
    }
    co_return co_await parts_.deliveries.next_moment(leads());
}

}  // namespace peal::delivery
