#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/plan_update.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// Posts of one network for the same segment closer together than this get in each other's way (domain.md R05).
inline constexpr Duration clash_within = std::chrono::hours(2);

// X refuses an account's own words a second time. For how long it does not say.
inline constexpr Duration repeats_within = std::chrono::hours(24);

// Who gets in each other's way, and how that is said.
namespace beside {

// The first segment that both campaigns speak to, "everybody" where neither names one; null when there is none.
std::string const* find_shared_segment(definitions::Campaign const& one, definitions::Campaign const& other);

std::string clash(PlannedPost const& post, PlannedPost const& before, std::string const& segment);
std::string same_words(PlannedPost const& post, PlannedPost const& first);
std::string repeats(PlannedPost const& post, PlannedPost const& before);

}  // namespace beside

// The advice on how each message of a campaign is written (lint.hpp), by the message's id, without its place.
std::map<std::string, std::vector<std::string>> advice_on(definitions::Partnership const& partnership,
                                                          definitions::Campaign const& campaign);

// What shows only when planned posts are seen side by side, as warnings beside the messages: one of each kind a message,
// since each of its posts says it of another day. Pure.
std::vector<Problem> check_posts(definitions::Definitions const& all, std::vector<PlanUpdate::Post> const& posts);

// Held posts that wait for the word of several approvers whom no one person is all of: nobody could let them go. A warning a
// message. Pure.
std::vector<Problem> check_approvers(definitions::Definitions const& all, std::vector<PlanUpdate::Post> const& posts);

}  // namespace peal::campaigns::planner
