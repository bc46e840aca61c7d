#pragma once

#include "campaigns/calendar/reader.hpp"
#include "campaigns/post.hpp"
#include "core/async.hpp"
#include "core/result.hpp"

#include <string>

namespace peal::worker {

// A drawn picture and the proof of what is on it.
struct Rendition {
    std::string bytes;
    std::string content_type;  // "image/jpeg"
    int width = 0;
    int height = 0;
    std::string manifest;  // JSON: every text drawn, with its role ("headline", "tagline", "hashtag", "address", ...)

    Rendition() {}
};

// Work on what strangers made, done in a child process with limits and no network. The death of a child, a limit it
// hit or a deadline is an Error, never ours: transient for a crash or a lack of memory, which may pass, and rejected for
// the job's own faults. I/O thread only; cancelling kills the child.
class Worker {
public:
    virtual ~Worker() = default;

    // `artwork.address` must hold the real link code by now.
    virtual awaitable<Result<Rendition>> draw(campaigns::Artwork artwork) = 0;

    virtual awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string ics,
                                                                            campaigns::calendar::ReadOptions options,
                                                                            Instant from, Instant to) = 0;
};

}  // namespace peal::worker
