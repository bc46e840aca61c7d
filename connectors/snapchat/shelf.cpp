#include "connectors/snapchat/shelf.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t shelf_max = 256;
constexpr Duration usable_for_min = std::chrono::minutes(10);
// What a live publisher found to work: 5 s, growing to 30 s.
constexpr std::int64_t first_wait_ms = 5'000;
constexpr std::int64_t longest_wait_ms = 30'000;
constexpr int refusals_max = 20;

}  // namespace

std::optional<ShelvedMedia> MediaShelf::find(std::string_view owner, std::string_view post_key, std::string_view digest,
                                             Instant now) const
{
    auto const found = std::find_if(media_.begin(), media_.end(), [&](ShelvedMedia const& media) {
        return media.owner == owner && media.post_key == post_key && media.digest == digest &&
               media.expires_at - now >= usable_for_min;
    });
    if (found == media_.end()) return std::nullopt;
    return *found;
}

void MediaShelf::put(ShelvedMedia media, Instant now)
{
    std::erase_if(media_, [&](ShelvedMedia const& old) {
        return old.expires_at <= now || (old.owner == media.owner && old.post_key == media.post_key);
    });
    if (media_.size() == shelf_max) media_.erase(media_.begin());
    media_.push_back(std::move(media));
}

void MediaShelf::drop(std::string_view media_id)
{
    std::erase_if(media_, [&](ShelvedMedia const& media) { return media.media_id == media_id; });
}

Duration MediaShelf::wait_for(std::string_view media_id)
{
    auto const found = std::find_if(media_.begin(), media_.end(),
                                    [&](ShelvedMedia const& media) { return media.media_id == media_id; });
    if (found == media_.end()) return Duration(first_wait_ms);
    auto wait = first_wait_ms;
    for (int n = 0; n < found->refusals && wait < longest_wait_ms; ++n) wait = std::min(longest_wait_ms, wait * 9 / 5);
    if (++found->refusals >= refusals_max) media_.erase(found);
    return Duration(wait);
}

}  // namespace peal::connectors::snapchat
