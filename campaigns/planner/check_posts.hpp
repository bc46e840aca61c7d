#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"

#include <vector>

namespace peal::campaigns::planner {

// Posts of one network for the same segment closer together than this get in each other's way (domain.md R05).
inline constexpr Duration clash_within = std::chrono::hours(2);

// What only shows when planned posts are seen side by side: different campaigns at the same people on one network within two
// hours, and the same words on two accounts of X, which its rules on automation forbid (x.md, "Policy"). Warnings; the
// first case of a pair of messages stands for all of them. Pure. `posts` by due.
std::vector<Problem> check_posts(definitions::Definitions const& all, std::vector<PlannedPost> const& posts);

}  // namespace peal::campaigns::planner
