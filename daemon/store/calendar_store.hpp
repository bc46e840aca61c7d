#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/database.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace peal::store {

// How one calendar is doing.
struct CalendarHealth {
    std::string source;
    std::optional<Instant> last_success;  // it could be read, or had not changed
    std::optional<Instant> last_change;   // something in it was different
    std::optional<Instant> next_poll;
    std::string problem;  // why the last look failed, for people; empty when it did not
    int failures = 0;     // in a row

    CalendarHealth() {}
};

// What the last good answer of a feed left, to be sent along when it is asked again.
struct StoredFeedMark {
    std::string etag, last_modified, body_hash;
    Duration refresh_interval{0};  // that the calendar asks for; 0: it asks for none

    bool operator==(StoredFeedMark const&) const = default;
};

// What is known of a CalDAV collection.
struct StoredCollection {
    struct Member {
        std::string href, etag, text;

        Member() {}
        Member(std::string h, std::string e, std::string t) : href(std::move(h)), etag(std::move(e)), text(std::move(t))
        {}
        bool operator==(Member const&) const = default;
    };

    std::string url, sync_token, ctag;
    std::map<std::string, std::string> etags;  // href -> etag

    StoredCollection() {}
    bool operator==(StoredCollection const&) const = default;
};

// Where the calendars come from: their health, and what to ask them for next. Events are in EventStore.
class CalendarStore {
public:
    explicit CalendarStore(Database& db) : db_(db) {}

    // Of every calendar that was ever looked at, by id.
    awaitable<Result<std::vector<CalendarHealth>>> health();
    // Before each look. What was kept of another address (its marks, its members, why it failed) is forgotten.
    awaitable<Result<>> begin_look(std::string source, std::string address_digest);
    // What was kept of all but these: whoever comes back is looked at as if it were new.
    awaitable<Result<>> forget_others(std::vector<std::string> sources_in_use);
    awaitable<Result<StoredFeedMark>> load_mark(std::string source);
    awaitable<Result<StoredCollection>> load_collection(std::string source);
    // Every member's text, by href: the calendar as a whole.
    awaitable<Result<std::vector<StoredCollection::Member>>> load_members(std::string source);

    // The look has succeeded; `has_changed`: with another content. To be told when its events have been taken up: a
    // mark that is kept before them would hide them for good.
    awaitable<Result<>> succeeded(std::string source, StoredFeedMark mark, bool has_changed, Instant next_poll,
                                  Instant now);
    // The look has failed, in words for people.
    awaitable<Result<>> failed(std::string source, std::string problem, Instant next_poll);

    // Members and token in one transaction. `is_whole`: the members that are not among `changed` and keep no etag in
    // `state` are gone.
    awaitable<Result<>> save_collection(std::string source, StoredCollection state,
                                        std::vector<StoredCollection::Member> changed, std::vector<std::string> gone);

private:
    Database& db_;
};

}  // namespace peal::store
