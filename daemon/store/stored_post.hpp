#pragma once

#include "campaigns/plan_diff.hpp"
#include "daemon/store/post_record.hpp"

// A stored post as the rules between plan and store see it.
namespace peal::store {

campaigns::StoredPost to_stored(PostRecord const& post);

}  // namespace peal::store
