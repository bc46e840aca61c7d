#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/problem.hpp"

#include <vector>

namespace peal::campaigns::planner {

// Advice on how a campaign is written, from government practice on accessible posts: long sentences, hashtags without
// capitals, too many of them, shouting, "click here", alternative text that begins "image of". Warnings and hints only.
std::vector<Problem> lint(definitions::Campaign const& campaign);

}  // namespace peal::campaigns::planner
