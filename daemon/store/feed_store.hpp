#pragma once

#include "core/async.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"
#include "daemon/store/database.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace peal::store {

// What a feed may hold.
inline constexpr std::array<std::string_view, 3> feed_contents = {"events", "posts", "both"};

// An address that an organisation subscribes to. The address itself is a secret that nobody can read here: of its token only
// a digest is kept.
struct Feed {
    std::int64_t id = 0;
    std::string token_digest;  // see digest_of_token
    std::string organisation;
    std::string holds;  // one of feed_contents
    std::string made_by;
    Instant made_at;
    std::string revoked_by;
    std::optional<Instant> revoked_at;  // none: it is served
};

// Tokens are 26 letters and digits: 134 bits of chance, which no guessing finds and no salt has to protect.
std::string digest_of_token(std::string_view token);

class FeedStore {
public:
    FeedStore(Database& db, Random& random) : db_(db), random_(random) {}

    struct Made {
        Feed feed;
        Secret token;  // told once, here

        Made() {}
    };
    // Rejected for contents that there are not, and when there are 500 that are served.
    awaitable<Result<Made>> add(std::string organisation, std::string holds, std::string actor, Instant now);

    // All that ever were, oldest first.
    awaitable<Result<std::vector<Feed>>> list();

    // For good: whoever has its address finds nothing there. Rejected when there is no such feed, or it is revoked already.
    awaitable<Result<Feed>> revoke(std::int64_t id, std::string actor, Instant now);

private:
    Database& db_;
    Random& random_;
};

}  // namespace peal::store
