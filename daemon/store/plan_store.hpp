#pragma once

#include "campaigns/post.hpp"
#include "core/async.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"

#include <string>
#include <vector>

namespace peal::store {

// What applying a plan changed.
struct Applied {
    int added = 0, moved = 0, reworded = 0, withdrawn = 0, restored = 0, unchanged = 0;
    int held = 0, lifted = 0;  // by the plan's own holds
    int in_flight = 0;         // differ from the plan but are being sent, or were: left as they are
};

// Brings the stored posts in line with a plan. Applying the same plan twice changes nothing.
class PlanStore {
public:
    PlanStore(Database& db, Random& random) : db_(db), random_(random) {}

    // `posts` is the whole plan for [from, to); link codes are drawn here, once a post. A stored post in that window that the
    // plan no longer has is cancelled when `withdraw_missing` is set. A changed text or picture starts a new revision, which
    // asks for approval again; a changed time alone does not. A post that the plan holds is held until the plan has no reason
    // any more, before its moment, or a person releases it.
    // What is stored of `unplanned` is held with its reason, and neither withdrawn nor sent.
    awaitable<Result<Applied>> apply(std::vector<campaigns::PlannedPost> posts, Instant from, Instant to,
                                     bool withdraw_missing, Instant now,
                                     std::vector<campaigns::Unplanned> unplanned = std::vector<campaigns::Unplanned>());

private:
    Database& db_;
    Random& random_;
};

}  // namespace peal::store
