#pragma once

#include "connectors/sim_troubles.hpp"
#include "core/async.hpp"
#include "core/http_client.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace peal::connectors {

// What the public could see on a simulated network, kept by the simulator itself.
struct LedgerEntry {
    std::string network;
    std::string remote_id;
    std::string account;
    std::string text;  // caption or text as the public reads it (Snapchat stories: empty)
    std::string alt_text;
    std::string media_digest;  // hex SHA-256 of the bytes the network received (decrypted); empty: no media
    int media_width = 0;
    int media_height = 0;
    Instant published_at;
    std::string address;
    std::optional<Instant> removed_at;  // by the account or by the network; absent: it stands

    LedgerEntry() {}
};

// A network played on our own machine: a function from request to response over its own state and the injected clock.
// Requests carry the path and query in `url` (scheme and host are ignored) and the Authorization header in
// `authorization`. I/O thread only.
class Simulator {
public:
    virtual ~Simulator() = default;

    virtual std::string_view network() const = 0;

    virtual awaitable<HttpResponse> handle(HttpRequest request) = 0;

    virtual std::vector<LedgerEntry> ledger() const = 0;

    // Credentials of an account this simulator knows, as the JSON of a credential file (see docs/operators: access_token,
    // refresh_token, expires_at, client_id, client_secret, remote_id, handle, scopes). Makes the account when it is new.
    virtual std::string connect_account(std::string_view handle) = 0;

    // Readers react: adds to the counters of one post. Unknown names and ids are ignored.
    virtual void react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures) = 0;

    // What it is to do wrong by itself.
    virtual SimTroubles& troubles() = 0;

    // The network takes a post down by its own rules. False when there is none with this id, or no longer.
    virtual bool take_down(std::string_view remote_id) = 0;

    // Another program that holds the account's credentials renews its token.
    virtual void renew_elsewhere(std::string_view handle) = 0;

    // Every access token of the account dies before its time; what renews them lives, where the network has such a thing.
    virtual void end_access(std::string_view handle) = 0;
};

}  // namespace peal::connectors
