#pragma once

#include "campaigns/plan_diff.hpp"
#include "campaigns/plan_update.hpp"
#include "campaigns/post.hpp"
#include "core/async.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/destinations.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace peal::store {

// One plan as it was applied, for who applies the next one.
struct PlanMark {};
using PlanMarkPtr = std::shared_ptr<PlanMark const>;

// What applying a plan changed.
struct Applied {
    int added = 0, moved = 0, reworded = 0, withdrawn = 0, restored = 0, unchanged = 0;
    int held = 0, lifted = 0;  // by the plan's own holds
    int in_flight = 0;         // differ from the plan but are being sent, or were: left as they are
    std::vector<Link> links;   // those that lead elsewhere now
    PlanMarkPtr mark;          // of this plan; null: what others did meanwhile is not known
};

// Brings the stored posts in line with a plan, by the rules of campaigns/plan_diff.hpp. Applying the same plan twice changes
// nothing.
class PlanStore {
public:
    PlanStore(Database& db, Random& random) : db_(db), random_(random) {}

    // What others have written since a plan was applied: by people's decisions, by delivery.
    struct Since {
        PlanMarkPtr base;               // what the next plan's difference is applied to; null: only a whole plan can be
        std::vector<std::string> keys;  // of the posts; the difference must name all of them
    };
    // To be asked once, right before applying a difference. The mark is used up by it.
    awaitable<Result<Since>> written_since(PlanMarkPtr mark);

    // Link codes are drawn here, once a post. A stored post that falls due in the scope and that the plan does not have is
    // cancelled, if the scope says so, unless a person gave it its moment and it is still said. A changed text or picture
    // starts a new revision, which asks for approval again; a changed time alone does not. A post that the plan holds is
    // held until the plan has no reason any more, before its moment, or a person releases it. What is stored of the
    // unplanned is held with its reason, and neither withdrawn nor sent.
    // A whole plan is compared with all that is stored. What is not whole is the difference to the plan that `base` stands
    // for, and leaves what the whole would; transient, and nothing is done, when others have written unseen since.
    // Much is many transactions, between which others have their turn; what falls due within minutes, and an edit, is one. An
    // Error, or an end in between, leaves a part undone that applying a whole plan does.
    // `on_links` has what leads elsewhere now after each transaction, since posts may go out before all is done; without it
    // Applied has all of it.
    using OnLinks = std::function<void(std::vector<Link> links)>;
    awaitable<Result<Applied>> apply(campaigns::PlanUpdate update, campaigns::PlanScope scope, Instant now,
                                     PlanMarkPtr base = nullptr, OnLinks on_links = OnLinks());

    // The same for a whole plan as values, for [from, to).
    awaitable<Result<Applied>> apply(std::vector<campaigns::PlannedPost> posts, Instant from, Instant to,
                                     bool withdraw_missing, Instant now,
                                     std::vector<campaigns::Unplanned> unplanned = std::vector<campaigns::Unplanned>(),
                                     std::set<std::string> still_said = std::set<std::string>());

    // Posts that fall due in [from, to), whatever their state, by moment: at most `limit` of those behind the one with the
    // short id `after` (empty: from the first).
    awaitable<Result<std::vector<campaigns::StoredPost>>> load_due(Instant from, Instant to, std::string after,
                                                                   int limit);

    // For messages ("campaign/message/"), the occurrences of their posts that are out, rehearsed, or on their way.
    awaitable<Result<std::map<std::string, std::set<std::string>>>> said_before(std::vector<std::string> messages);

    // Those of these keys that are stored.
    awaitable<Result<std::vector<campaigns::StoredPost>>> load_keys(std::vector<std::string> keys);

private:
    Database& db_;
    Random& random_;
};

}  // namespace peal::store
