#pragma once

#include "connectors/calendar/settings.hpp"
#include "core/async.hpp"
#include "core/clock.hpp"
#include "core/http_client.hpp"

#include <map>
#include <string>
#include <vector>

namespace peal::connectors::calendar {

// One event of a collection with all its overrides, as the server keeps it.
struct Member {
    std::string href;  // as the server wrote it when it was first seen; what it is known by
    std::string etag;
    std::string text;
};

// What the last good sync left, to be handed in with the next of the same settings. It is stored in one transaction
// with what came with it.
struct CollectionState {
    std::string url;  // of the collection that was found; empty: nothing is known yet
    std::string sync_token;
    std::string ctag;
    std::map<std::string, std::string> etags;  // href -> ETag of every member that is kept
};

struct CollectionChange {
    bool unchanged = false;
    bool is_whole = false;  // `changed` is all there is: what is not named in it is gone
    std::vector<Member> changed;
    std::vector<std::string> gone;  // hrefs as in CollectionState::etags
    CollectionState state;
};

// What became of a change that was sent.
struct Written {
    enum class Outcome {
        done,
        conflict,  // somebody else was there first: read, merge, ask
    };

    Outcome outcome = Outcome::done;
    Member kept;  // what the server has now; without text where it has nothing
};

// A calendar on a CalDAV server (RFC 4791). The address leads to it, or to where discovery begins: to a server, or to a
// person's calendars, if there is one that takes events. One call at a time; I/O thread only. The client and the clock
// outlive it.
class CaldavCollection {
public:
    CaldavCollection(HttpClient& client, Clock const& clock, FeedSettings settings)
        : client_(client), clock_(clock), settings_(std::move(settings))
    {}

    // What is different from what is known: asks for the changes since, or, where the server cannot tell them, for
    // everything, and compares. A member is gone only when the server says so, or when a list that is complete does not
    // name it. Fails without effect, as IcsFeed does; nothing is kept of a sync that ends in the middle.
    awaitable<Result<CollectionChange>> sync(CollectionState known);

    // Writes one event, and reads what the server made of it. `href` as in a Member, or the name of a new one, within
    // `collection`, which is CollectionState::url. `etag` is the version that is changed; empty: there must be none.
    // Fails as `unknown_outcome` when it may have happened.
    awaitable<Result<Written>> put(std::string collection, std::string href, std::string text, std::string etag);

    // Removes one event in the version that `etag` names; empty: in whatever version. It is done when there was none.
    awaitable<Result<Written>> remove(std::string collection, std::string href, std::string etag);

private:
    HttpClient& client_;
    Clock const& clock_;
    FeedSettings settings_;
};

}  // namespace peal::connectors::calendar
