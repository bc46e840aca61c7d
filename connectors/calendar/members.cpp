#include "connectors/calendar/members.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::calendar {

namespace {

constexpr int insufficient_storage = 507;

void add(Listing& listing, std::string key, DavResponse response)
{
    if (response.status == 404) {
        listing.there.erase(key);
        listing.gone[std::move(key)] = std::move(response.href);
        return;
    }
    // Anything else that is said of a member, such as 403, is no word of its end.
    listing.gone.erase(key);
    listing.there[std::move(key)] = {std::move(response.href), std::move(response.properties.etag).value_or("")};
}

// Hidden behind percent signs they pass whoever resolves an address, and not the server.
bool has_step_out(std::string_view path)
{
    while (!path.empty()) {
        auto const end = std::min(path.find('/'), path.size());
        auto const step = path.substr(0, end);
        if (step == "." || step == "..") return true;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return false;
}

}  // namespace

std::optional<std::string> member_key(Address const& collection, std::string_view href)
{
    auto const address = collection.resolve(href);
    // A server behind a proxy may not know that it is reached by https.
    if (!address || address->host() != collection.host()) return {};
    auto const& home = collection.decoded_path();
    auto const& path = address->decoded_path();
    if (path == home) return std::string();
    if (!path.starts_with(home) || path[home.size()] != '/') return {};
    if (has_step_out(std::string_view(path).substr(home.size()))) return {};
    return path;
}

void add_to_listing(Listing& listing, Address const& collection, Multistatus answer)
{
    listing.is_cut = false;
    listing.sync_token = std::move(answer.sync_token);
    for (auto& response : answer.responses) {
        auto key = member_key(collection, response.href);
        if (!key) {
            ++listing.elsewhere;
        } else if (key->empty()) {
            listing.names_itself = true;
            if (response.status == insufficient_storage) listing.is_cut = true;
        } else if (!response.href.ends_with('/')) {
            // With a slash at the end it is a collection of its own.
            add(listing, std::move(*key), std::move(response));
        }
    }
}

}  // namespace peal::connectors::calendar
