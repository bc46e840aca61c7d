#pragma once

#include "campaigns/post.hpp"
#include "core/result.hpp"
#include "daemon/worker/worker.hpp"

#include <string_view>

namespace peal::worker {

// Draws the picture of a post. Rejected, saying what to change, when its words or colours cannot be drawn so that people
// can read them, or when its logo cannot be shown; nothing is ever cut or left out. `logo` are the bytes of the brand's
// logo, where it has one. start_pictures() must have been called. One thread.
Result<Rendition> draw_picture(campaigns::Artwork const& artwork, std::string_view logo);

}  // namespace peal::worker
