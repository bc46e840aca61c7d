#pragma once

#include "connectors/calendar/address.hpp"
#include "connectors/calendar/multistatus.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

// The events of a collection as its answers name them. Pure.
namespace peal::connectors::calendar {

// How an href is compared: percent signs decoded once, relative to who answered. Nothing for what lies elsewhere than
// in this collection; empty for the collection itself.
std::optional<std::string> member_key(Address const& collection, std::string_view href);

struct ListedMember {
    std::string href;  // as it was written, to be sent back
    std::string etag;  // empty: the server does not say, so it may have changed
};

// What a list of a collection, or of its changes, says.
struct Listing {
    std::map<std::string, ListedMember> there;
    std::map<std::string, std::string> gone;  // key -> href; only where the server says 404
    bool names_itself = false;                // the collection is in it
    bool is_cut = false;                      // 507 on the collection: there is more (RFC 6578 3.6)
    int elsewhere = 0;                        // hrefs that lie elsewhere
    std::string sync_token;
};

// Adds one answer to the list: of several parts the later ones are right.
void add_to_listing(Listing& listing, Address const& collection, Multistatus answer);

}  // namespace peal::connectors::calendar
