#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// Posts of one network for the same segment closer together than this get in each other's way (domain.md R05).
inline constexpr Duration clash_within = std::chrono::hours(2);

// Who gets in each other's way, and how that is said.
namespace beside {

// The first segment that both campaigns speak to; null when there is none.
std::string const* find_shared_segment(definitions::Campaign const& one, definitions::Campaign const& other);

std::string clash(PlannedPost const& post, PlannedPost const& before, std::string const& segment);
std::string same_words(PlannedPost const& post, PlannedPost const& first);

}  // namespace beside

// The advice on how each message of a campaign is written (lint.hpp), by the message's id, without its place.
std::map<std::string, std::vector<std::string>> advice_on(definitions::Partnership const& partnership,
                                                          definitions::Campaign const& campaign);

// Something about one of the posts.
struct Finding {
    std::size_t post = 0;  // its place in the list
    std::string text;
};

// What only shows when planned posts are seen side by side: different campaigns at the same people on one network within
// two hours, and the same words on two accounts of X, which its rules on automation forbid (x.md, "Policy"). One of each
// kind a post. Pure. `posts` by due.
std::vector<Finding> compare_posts(definitions::Definitions const& all, std::vector<PlannedPost> const& posts);

// The same as warnings beside the messages, one for each pair of messages.
std::vector<Problem> check_posts(definitions::Definitions const& all, std::vector<PlannedPost> const& posts);

}  // namespace peal::campaigns::planner
