#pragma once

#include "campaigns/post.hpp"
#include "core/result.hpp"
#include "daemon/worker/worker.hpp"

#include <string_view>

namespace peal::worker {

// Draws the picture of a post. Rejected, saying what to change, when its words or colours cannot be drawn so that people
// can read them; no word is ever cut. `photo` holds the bytes of the officer's own picture that it names.
// start_pictures() must have been called. One thread.
Result<Rendition> draw_picture(campaigns::Artwork const& artwork, std::string_view photo = {});

}  // namespace peal::worker
