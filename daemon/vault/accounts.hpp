#pragma once

#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/store/grant_store.hpp"
#include "daemon/vault/sealer.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace peal::vault {

// The accounts we may speak for. Grants come from credential files, are kept sealed in the store, and are renewed by
// one caller at a time per channel; the successor is on disk before it is used. I/O thread only.
class Accounts {
public:
    enum class State { connected, no_credentials, reconnect };

    Accounts(Executor executor, AsyncClock& clock, Random& random, store::GrantStore grants, Sealer sealer);
    ~Accounts();

    // Reads the channel's credentials: NAME (or NAME.json) in the first of `folders` that has it, else what the store
    // holds from an earlier start. A file that has changed replaces the stored grant. Rejected when the file cannot be read;
    // a channel without any is kept as no_credentials.
    awaitable<Result<>> connect(std::string channel, std::string credential_name,
                                std::vector<std::filesystem::path> folders, connectors::Connector& connector);

    // An account whose grant is good for now; renews it first when it is about to end. auth_expired when a person
    // must reconnect it.
    awaitable<Result<connectors::Account>> find(std::string channel);

    // After the network refused the token `used`: renews, unless another caller has already.
    awaitable<Result<connectors::Account>> renew(std::string channel, Secret used);

    State state(std::string const& channel) const;
    std::string note(std::string const& channel) const;  // why it must be reconnected, for people
    // When the access token ends; absent: never, or there is none.
    std::optional<Instant> expires_at(std::string const& channel) const;

private:
    struct Slot;

    awaitable<Result<>> load(Slot& slot, std::string credential_name, std::vector<std::filesystem::path> folders);
    awaitable<Result<>> keep(Slot& slot);
    awaitable<Result<connectors::Account>> renew_slot(Slot& slot);

    Executor executor_;
    AsyncClock& clock_;
    Random& random_;
    store::GrantStore grants_;
    Sealer sealer_;
    std::map<std::string, std::unique_ptr<Slot>> slots_;
};

}  // namespace peal::vault
