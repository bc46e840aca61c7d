#pragma once

#include "campaigns/plan_diff.hpp"
#include "daemon/store/post_record.hpp"

#include <optional>
#include <string>

// A stored post as the rules between plan and store see it.
namespace peal::store {

// The reason with which a post is withdrawn that the plan has lost. It tells a person's hold too, which comes back with it.
std::string withdrawal_reason(PostRecord const& post);

// Whether it was withdrawn so, and not by a person.
bool is_withdrawn(PostRecord const& post);

// Why it was held when it was withdrawn; nothing when it was not.
std::optional<std::string> find_hold_before(PostRecord const& withdrawn);

campaigns::StoredPost to_stored(PostRecord const& post);

}  // namespace peal::store
