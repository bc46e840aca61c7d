#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/problem.hpp"

#include <vector>

namespace peal::campaigns::planner {

// Advice on how a campaign is written, from government practice on accessible posts: long sentences, a high reading age, hashtags without
// capitals or written otherwise than agreed, too many of them, shouting, many emoji or emoji as bullets, "click here",
// alternative text that begins "image of", what only a picture says, single braces around what reads like a field; a language that is missing, and a number that reads like a figure and names no entry of the register.
// Warnings and hints only.
std::vector<Problem> lint(definitions::Partnership const& partnership, definitions::Campaign const& campaign);

// The same on what all campaigns share: its hashtags.
std::vector<Problem> lint(definitions::Partnership const& partnership);

}  // namespace peal::campaigns::planner
