#pragma once

#include "campaigns/plan_diff.hpp"
#include "campaigns/post.hpp"
#include "core/async.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/destinations.hpp"

#include <set>
#include <string>
#include <vector>

namespace peal::store {

// What applying a plan changed.
struct Applied {
    int added = 0, moved = 0, reworded = 0, withdrawn = 0, restored = 0, unchanged = 0;
    int held = 0, lifted = 0;  // by the plan's own holds
    int in_flight = 0;         // differ from the plan but are being sent, or were: left as they are
    std::vector<Link> links;   // those that lead elsewhere now
};

// Brings the stored posts in line with a plan, by the rules of campaigns/plan_diff.hpp. Applying the same plan twice changes
// nothing.
class PlanStore {
public:
    PlanStore(Database& db, Random& random) : db_(db), random_(random) {}

    // `posts` is the whole plan for [from, to); link codes are drawn here, once a post. A stored post in that window that the
    // plan no longer has is cancelled when `withdraw_missing` is set, unless a person gave it its moment and its
    // "campaign/message/channel" is among `still_said`. A changed text or picture starts a new revision, which asks for
    // approval again; a changed time alone does not. A post that the plan holds is held until the plan has no reason any
    // more, before its moment, or a person releases it. What is stored of `unplanned` is held with its reason, and neither
    // withdrawn nor sent.
    // A large plan is many transactions, between which others have their turn; of what falls due within minutes it is one. An
    // Error, or an end in between, leaves a part undone that applying the plan again does.
    awaitable<Result<Applied>> apply(std::vector<campaigns::PlannedPost> posts, Instant from, Instant to,
                                     bool withdraw_missing, Instant now,
                                     std::vector<campaigns::Unplanned> unplanned = std::vector<campaigns::Unplanned>(),
                                     std::set<std::string> still_said = std::set<std::string>());

    // Posts that fall due in [from, to), whatever their state, by moment: at most `limit` of those behind the one with the
    // short id `after` (empty: from the first).
    awaitable<Result<std::vector<campaigns::StoredPost>>> load_due(Instant from, Instant to, std::string after,
                                                                   int limit);

    // Those of these keys that are stored.
    awaitable<Result<std::vector<campaigns::StoredPost>>> load_keys(std::vector<std::string> keys);

private:
    Database& db_;
    Random& random_;
};

}  // namespace peal::store
