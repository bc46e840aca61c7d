#pragma once

#include "connectors/connector.hpp"
#include "connectors/snapchat/api.hpp"
#include "core/async_clock.hpp"
#include "core/random.hpp"
#include "core/result.hpp"

#include <string>

namespace peal::connectors::snapchat {

inline constexpr std::size_t picture_bytes_max = 20'000'000;
inline constexpr std::size_t parts_max = 35;
inline constexpr auto media_life = std::chrono::hours(24);  // from its creation

// What makes a picture one that a story can show: JPEG or PNG, as announced, 9:16, at least 540x960, at most 20 MB.
Result<> check_picture(Media const& media);

struct Uploaded {
    std::string media_id;
    Instant expires_at;

    Uploaded() {}
};

// Encrypts the picture under a new key, creates the media, sends the parts and finalises. Nothing becomes public. The key
// and the initialisation vector go to Snapchat and nowhere else.
awaitable<Result<Uploaded>> upload_picture(Api& api, AsyncClock& clock, Random& random, Account account, Media media,
                                           std::string name);

}  // namespace peal::connectors::snapchat
