#pragma once

#include "core/secret.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <string>

namespace peal::connectors::calendar {

// Where one calendar is fetched, and within which limits.
struct FeedSettings {
    std::string url;            // as a person wrote it; may be a secret
    Secret authorization;       // the whole value of the header; goes to the host of `url` alone. Empty: none is sent
    bool allow_inside = false;  // the host of `url` may be on this network, and be asked by plain http
    Duration deadline = std::chrono::seconds(30);  // for each question, with its redirects
    std::size_t bytes_max = 10 << 20;              // of the whole calendar, unpacked
    int redirects_max = 3;
};

// To a collection the way often leads over the host's name, the well-known address (RFC 6764) and the person's own calendars.
inline constexpr int collection_redirects_max = 5;

}  // namespace peal::connectors::calendar
