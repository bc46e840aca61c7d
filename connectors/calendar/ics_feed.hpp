#pragma once

#include "connectors/calendar/settings.hpp"
#include "core/async.hpp"
#include "core/clock.hpp"
#include "core/http_client.hpp"

#include <string>

namespace peal::connectors::calendar {

// What the last good fetch left, to be handed in with the next. Empty: nothing is known yet.
struct FeedMark {
    std::string etag;
    std::string last_modified;
    std::string body_hash;

    bool operator==(FeedMark const&) const = default;
};

struct Feed {
    bool unchanged = false;  // the server says so, or the bytes are the same
    std::string text;        // empty when unchanged
    FeedMark mark;
    Duration refresh_interval{0};  // that the calendar asks for; zero when it does not say, or sends nothing new
};

// A calendar that somebody publishes as an .ics text at an address. One fetch at a time; I/O thread only. The client
// and the clock outlive it.
class IcsFeed {
public:
    IcsFeed(HttpClient& client, Clock const& clock, FeedSettings settings)
        : client_(client), clock_(clock), settings_(std::move(settings))
    {}

    // Fails without effect: the last good copy stays in use. `rejected` is for a person to look at (a password, a
    // sign-in page, an address that leads into this network), `rate_limited` says when, `transient` is asked again.
    awaitable<Result<Feed>> fetch(FeedMark known);

private:
    HttpClient& client_;
    Clock const& clock_;
    FeedSettings settings_;
};

}  // namespace peal::connectors::calendar
