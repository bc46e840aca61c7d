#pragma once

#include "campaigns/definitions/definitions.hpp"

#include <string>

namespace peal::campaigns::planner {

// Whether the definitions say "campaign/message/channel", be it that it comes up in a plan or not: what a post that a person
// has moved goes by (campaigns/plan_diff.hpp). Asked of few posts: it looks at every campaign.
bool is_still_said(definitions::Definitions const& definitions, std::string const& name);

}  // namespace peal::campaigns::planner
