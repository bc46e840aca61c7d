#pragma once

#include "campaigns/plan_diff.hpp"
#include "campaigns/planner/said_before.hpp"
#include "daemon/cli/office.hpp"

#include <optional>
#include <string>
#include <vector>

namespace peal::cli {

// What the daemon holds in a period.
struct StoredPosts {
    std::vector<campaigns::StoredPost> posts;
    bool dry_run = false;  // it rehearses everything, whatever the files say
    std::string base;      // what its links begin with until its next start
};

// Every stored post that falls due in [from, to), page by page.
tl::expected<StoredPosts, Exit> load_due(Program& program, Instant from, Instant to);

// Those of these keys that the daemon holds, whenever they fall due.
tl::expected<std::vector<campaigns::StoredPost>, Exit> load_keys(Program& program,
                                                                 std::vector<std::string> const& keys);

// Of these messages ("campaign/message/"), what of them is out already.
tl::expected<campaigns::planner::SaidBefore, Exit> load_said(Program& program,
                                                             std::vector<std::string> const& messages);

// A STORED of docs/api.md; nothing for anything else.
std::optional<campaigns::StoredPost> read_stored(boost::json::value const& value);

}  // namespace peal::cli
