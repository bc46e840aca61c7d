#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/compose.hpp"
#include "campaigns/problem.hpp"

#include <chrono>
#include <optional>

namespace peal::campaigns::planner {

// The error of a post that would say or show something after the last day it may be: a figure, an answer of the FAQ, a
// picture. `wall` is where the post ends up. Null `quotes`: it quotes nothing. Nothing when all of it may be seen then. Pure.
std::optional<Problem> find_stale(definitions::Definitions const& all, definitions::Campaign const& campaign,
                                  definitions::Message const& message, Quotes const* quotes, Wall wall);

// The last day a picture may be shown: of its licence, or of the consent of those in it. Nothing: no end is known.
std::optional<std::chrono::local_days> last_day_of(definitions::OwnPhoto const& photo);

}  // namespace peal::campaigns::planner
