#pragma once

#include "campaigns/post.hpp"
#include "core/result.hpp"
#include "daemon/worker/worker.hpp"

#include <string_view>

namespace peal::worker {

// The bytes of the files that artwork names; empty where it names none.
struct PictureFiles {
    std::string_view logo;
    std::string_view photo;
};

// Draws the picture of a post. Rejected, saying what to change, when its words or colours cannot be drawn so that people
// can read them, or when its logo or photo cannot be shown; nothing is ever cut or left out. start_pictures() must have been
// called. One thread.
Result<Rendition> draw_picture(campaigns::Artwork const& artwork, PictureFiles files);

}  // namespace peal::worker
