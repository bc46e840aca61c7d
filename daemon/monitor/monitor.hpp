#pragma once

#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/reading_store.hpp"
#include "daemon/vault/accounts.hpp"

#include <map>
#include <string>

namespace peal::monitor {

struct Parts {
    AsyncClock& clock;
    vault::Accounts& accounts;
    store::PostStore posts;
    store::ReadingStore readings;
    std::map<std::string, connectors::Connector*> connectors;  // by network
    Duration interval;                                         // between readings of a young post
};

// When a post of that age is read again: at the interval on its first day, then ever more seldom; empty after two weeks.
std::optional<Duration> reading_interval(Duration age, Duration interval);

// Follows what becomes of published posts: likes, views and the like, as the networks give them. I/O thread only.
class Monitor {
public:
    explicit Monitor(Parts parts) : parts_(std::move(parts)) {}

    // Until cancelled.
    awaitable<> run();

private:
    awaitable<> look_around();
    awaitable<> measure(std::string channel, std::vector<store::PostRecord> posts);

    Parts parts_;
};

}  // namespace peal::monitor
