#pragma once

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"

namespace peal::campaigns::text {

// By Mastodon's own rules as its servers come: up to 500 grapheme clusters, in which a link counts 23 and a mention of
// somebody on another server counts without that server's name. Only addresses with http:// or https:// are links.
// Owners change the 500, and other programs of the fediverse count otherwise: what a server says of itself wins.
Result<Measure> measure_for_mastodon(CodePointView text);

}  // namespace peal::campaigns::text
