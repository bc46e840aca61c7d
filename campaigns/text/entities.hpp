#pragma once

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"

namespace peal::campaigns::text {

// The entities that X makes of a text as it was written; `urls` are its links. Where two overlap, the one that starts
// first stands.
Measure find_entities(CodePointView text, std::vector<Span> const& urls);

// Spans as entities.
std::vector<Entity> to_entities(CodePointView text, std::vector<Span> const& spans);

}  // namespace peal::campaigns::text
