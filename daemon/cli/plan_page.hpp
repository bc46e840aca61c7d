#pragma once

#include "campaigns/plan_diff.hpp"
#include "campaigns/post.hpp"
#include "daemon/cli/console.hpp"

#include <string>
#include <vector>

// Plans as people read them: days, local times, what is said where. Nothing is wider than `width_max`.
namespace peal::cli {

struct PlanDetails {
    bool text = false;  // whole texts, instead of how they begin
    bool why = false;   // how each post came to be where it is
};

// Posts by local day; those that say one message at one moment stand together.
void print_plan(Console& console, std::vector<campaigns::PlannedPost> const& posts, std::string const& zone,
                PlanDetails details);

// Changes by what they are, those that a person has to decide first, with their numbers at the end.
void print_changes(Console& console, std::vector<campaigns::PlanChange> const& changes, std::string const& zone,
                   PlanDetails details);

}  // namespace peal::cli
