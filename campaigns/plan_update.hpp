#pragma once

#include "campaigns/post.hpp"
#include "core/time.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

// What is handed from who plans to who keeps the posts: a whole plan, or what of it may differ from the one before. A plain
// value; its posts are shared with the planner, and nobody changes them any more.
namespace peal::campaigns {

struct PlanUpdate {
    struct Post {
        Post(std::shared_ptr<PlannedPost const> p, std::vector<std::string> b = std::vector<std::string>())
            : planned(std::move(p)), beside(std::move(b))
        {}

        // As one value.
        PlannedPost written_out() const;

        std::shared_ptr<PlannedPost const> planned;
        std::vector<std::string> beside;  // findings from seeing it beside others; they come after its own
    };

    std::vector<Post> posts;           // by due, then key; every key once
    std::vector<Unplanned> unplanned;  // all that an error keeps out of the plan, by key
    bool is_whole = true;              // all of the plan's posts are here, and whatever else is stored is not in it

    // Of one that is not whole. What it does not name is as it was.
    std::vector<Unplanned> held_back;   // those of `unplanned` that may be new, or have another reason
    std::vector<std::string> gone;      // keys that the plan may have had, and does not have
    std::vector<std::string> messages;  // "campaign/message/": all that the plan has of their posts is among `posts`
    Instant known_until;                // the plan before ended there: what is stored from then on is not known
};

}  // namespace peal::campaigns
