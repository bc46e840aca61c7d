#pragma once

#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace peal::connectors::snapchat {

// A picture that was uploaded and not posted yet.
struct ShelvedMedia {
    std::string owner;  // channel and profile
    std::string post_key;
    std::string digest;  // of the picture
    std::string media_id;
    Instant expires_at;
    int refusals = 0;  // the post call said so many times that it is still being processed
};

// Uploads in memory, so that preparing a post again (a fresh look at the list, a renewed token, a picture that was still
// being processed) sends the same media: a second upload would start processing anew, and would defeat Snapchat's own
// guard against posting the same media twice. Losing the shelf costs one upload. I/O thread only.
class MediaShelf {
public:
    // Usable for at least ten more minutes.
    std::optional<ShelvedMedia> find(std::string_view owner, std::string_view post_key, std::string_view digest,
                                     Instant now) const;

    void put(ShelvedMedia media, Instant now);

    void drop(std::string_view media_id);

    // The media was refused as still being processed: how long to wait before the next try. A media that never gets
    // ready is dropped, so that the next preparation uploads again.
    Duration wait_for(std::string_view media_id);

private:
    std::vector<ShelvedMedia> media_;
};

}  // namespace peal::connectors::snapchat
