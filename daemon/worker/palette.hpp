#pragma once

#include "campaigns/post.hpp"
#include "core/result.hpp"
#include "daemon/worker/contrast.hpp"

namespace peal::worker {

// The colours of a picture. Every pair that carries words has at least contrast_min.
struct Palette {
    Colour background;
    Colour foreground;  // on background
    Colour accent;      // on background; also the reporting panel, with background as its text
    Colour shade;       // quiet ornament behind the words, as readable a ground as background
    Colour code;        // of the QR code, on white
};

// Rejected, with the pair and its ratio, when the brand's colours cannot be read.
Result<Palette> make_palette(campaigns::Brand const& brand);

}  // namespace peal::worker
