#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/database.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace peal::store {

enum class LinkState {
    works,
    failing,  // it did not when it was tried last; not often enough to say more
    dead,     // posts with it wait
};
std::string_view to_string(LinkState state);

// What trying one address has found so far.
struct LinkCheck {
    std::string address;
    LinkState state = LinkState::works;
    std::string detail;  // what was found, for people, behind the address
    int failures = 0;    // in a row
    std::optional<Instant> failing_since;
    Instant looked_at;

    LinkCheck() {}
};

// Whether there is a page where the links of posts lead. A waiting post with a dead one is held, its reporting link or an
// address in its text, until the link works again, the plan has other words for it, or a person releases it.
class LinkStore {
public:
    explicit LinkStore(Database& db) : db_(db) {}

    awaitable<Result<std::vector<LinkCheck>>> load();

    // Posts held and lifted by it.
    struct Effect {
        int held = 0, lifted = 0;
    };

    // Remembers what was found and, where the link has died or come to life again, holds or lifts all its posts, some at a
    // time. Of one that stays dead the first words stay.
    awaitable<Result<Effect>> save(LinkCheck check, Instant now);

    // What an end in the middle of a save has left.
    awaitable<Result<Effect>> finish(Instant now);

    // The texts of waiting posts that fall due in [from, to), at most `limit`.
    awaitable<Result<std::vector<std::string>>> texts_due(Instant from, Instant to, int limit);

    // All but these, and but dead ones that a waiting post still has.
    awaitable<Result<>> forget_but(std::set<std::string> in_use);

private:
    awaitable<Result<Effect>> settle_posts(std::string address, Instant now);

    Database& db_;
};

}  // namespace peal::store
