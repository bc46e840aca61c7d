#pragma once

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"

namespace peal::campaigns::text {

// By Bluesky's rules: up to 300 grapheme clusters and 3,000 bytes, links counted in full. Nothing is linked there but
// what the sender marks: the entities are what Peal marks, with the byte ranges that a facet holds. The value of a link is
// the facet's `uri`, that of a hashtag its `tag`, that of a mention the handle that must be resolved to its `did`.
Result<Measure> measure_for_bluesky(CodePointView text);

}  // namespace peal::campaigns::text
