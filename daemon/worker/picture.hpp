#pragma once

#include "campaigns/post.hpp"
#include "core/result.hpp"
#include "daemon/worker/worker.hpp"

namespace peal::worker {

// Draws the picture of a post. Rejected, saying what to change, when its words or colours cannot be drawn so that people
// can read them; nothing is ever cut. start_pictures() must have been called. One thread.
Result<Rendition> draw_picture(campaigns::Artwork const& artwork);

}  // namespace peal::worker
