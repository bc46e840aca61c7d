#pragma once

#include "campaigns/definitions/definitions.hpp"

#include <set>
#include <string>

namespace peal::campaigns::planner {

// "campaign/message/channel" of everything the definitions say, whether or not it comes up in a plan: what a post that a
// person has moved goes by (campaigns/plan_diff.hpp).
std::set<std::string> still_said(definitions::Definitions const& definitions);

}  // namespace peal::campaigns::planner
