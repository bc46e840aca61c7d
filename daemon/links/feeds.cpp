#include "daemon/links/feeds.hpp"

#include "core/digest.hpp"
#include "daemon/store/feed_store.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace peal::links {

namespace {

bool is_equal(std::string const& a, std::string const& b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

FeedText::FeedText(std::string ics) : text(std::move(ics)), etag('"' + sha256_hex(text).substr(0, 32) + '"') {}

void Feeds::add(std::string token_digest, FeedTextPtr text)
{
    all_.push_back({std::move(token_digest), std::move(text)});
}

Feeds::Found Feeds::find(std::string_view token) const
{
    auto const digest = store::digest_of_token(token);
    Found found;
    for (auto const& feed : all_) {
        if (!is_equal(feed.digest, digest)) continue;
        found.is_known = true;
        found.text = feed.text;
    }
    return found;
}

bool names_tag(std::string_view if_none_match, std::string_view etag)
{
    while (!if_none_match.empty()) {
        auto const comma = std::min(if_none_match.find(','), if_none_match.size());
        auto tag = trimmed(if_none_match.substr(0, comma));
        if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
        // RFC 9110, 13.1.2: whether it was called weak on its way here does not matter.
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag == etag || tag == "*") return true;
    }
    return false;
}

}  // namespace peal::links
