#pragma once

#include "campaigns/plan_diff.hpp"
#include "daemon/store/post_record.hpp"

#include <string_view>

// A stored post as the rules between plan and store see it.
namespace peal::store {

// The reason of a post that was withdrawn because the plan had lost it; it comes back with the plan.
inline constexpr std::string_view no_longer_planned = "the plan no longer has it";

campaigns::StoredPost to_stored(PostRecord const& post);

}  // namespace peal::store
