#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/database.hpp"

#include <optional>
#include <string>

namespace peal::store {

// A channel's credentials as ciphertext; only daemon/vault can open it.
struct SealedGrant {
    std::string sealed;
    std::string origin;  // digest of the credential file it came from: a new file replaces the grant

    SealedGrant() {}
};

class GrantStore {
public:
    explicit GrantStore(Database& db) : db_(db) {}

    awaitable<Result<std::optional<SealedGrant>>> find(std::string channel);
    // Replaces the old grant in one transaction.
    awaitable<Result<>> save(std::string channel, SealedGrant grant, Instant now);

private:
    Database& db_;
};

}  // namespace peal::store
