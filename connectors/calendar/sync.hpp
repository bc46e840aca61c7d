#pragma once

#include "connectors/calendar/caldav_collection.hpp"
#include "connectors/calendar/dav_asking.hpp"
#include "connectors/calendar/members.hpp"

#include <map>
#include <set>
#include <string>

namespace peal::connectors::calendar {

// One sync of one collection, in its steps: look, list, fetch, conclude. Lives for one CaldavCollection::sync.
class Sync {
public:
    Sync(Asking& asking, FeedSettings const& settings, CollectionState known);

    awaitable<Result<CollectionChange>> run();

private:
    // The collection that is known, or else the one that the settings lead to. One that was known and is gone is not
    // replaced by another that happens to be there: whether it is the same calendar only a person can tell.
    awaitable<Result<DavResource>> find();
    bool is_unchanged(DavProperties const& properties) const;

    // What the server names: changes since the known token, or everything where it cannot tell these.
    awaitable<Result<Listing>> list(DavResource const& collection);
    awaitable<Result<Listing>> list_since(DavResource const& collection, std::string token);
    awaitable<Result<Listing>> list_etags(DavResource const& collection);

    // The texts of what is new or different, fifty at a time.
    awaitable<Result<>> fetch(DavResource const& collection, Listing const& listing);
    Result<> take_texts(Address const& collection, Multistatus answer);

    // Why a list cannot be believed; absent when it can.
    static std::optional<Error> doubt(Listing const& listing, DavResource const& collection);

    CollectionChange conclude(DavResource const& collection, Listing const& listing);

    Asking& asking_;
    FeedSettings const& settings_;
    CollectionState known_;
    std::map<std::string, std::string> known_hrefs_;  // key -> href
    bool lists_everything_ = true;
    bool was_refused_ = false;  // by the last list_since: the token, or the report as such

    std::set<std::string> wanted_;           // keys of what is asked for
    std::map<std::string, Member> fetched_;  // key -> as it is now
    std::set<std::string> vanished_;         // keys: listed, and gone when the text was asked for
    std::size_t bytes_ = 0;
    bool is_complete_ = true;  // all texts came
};

}  // namespace peal::connectors::calendar
