#pragma once

#include "connectors/calendar/address.hpp"
#include "connectors/calendar/settings.hpp"
#include "core/clock.hpp"
#include "core/http_client.hpp"

#include <string>
#include <vector>

namespace peal::connectors::calendar {

// One question to a calendar's server. It has a constructor because g++ 12 destroys aggregate temporaries twice around
// co_await.
struct Question {
    std::string method;
    Address at;
    std::vector<HttpHeader> headers;
    std::string body;
    bool compressed = false;         // an answer may come gzipped: not where its ETag is sent back to change something
    bool changes_something = false;  // a redirect is followed only where it keeps the method for certain (307, 308)

    Question(std::string m, Address a) : method(std::move(m)), at(std::move(a)) {}

    void set(std::string name, std::string value) { headers.push_back({std::move(name), std::move(value)}); }
};

struct Answer {
    HttpResponse response;
    Address from;           // who answered, after all redirects
    bool was_known = true;  // false: it went without the credentials, which are meant for another host
};

// Asks, and follows redirects by hand: to the same scheme or a better one, and with the credentials and the permission
// to look inside this network only at the place that the settings name. I/O thread only.
class Asking {
public:
    // `home` is the address of the settings.
    Asking(HttpClient& client, Clock const& clock, FeedSettings const& settings, Address home)
        : client_(client), clock_(clock), settings_(settings), home_(std::move(home))
    {}

    // Any answer that is no redirect. A question that changes nothing fails as `transient` where HttpClient would say
    // `unknown_outcome`: asking again is no harm.
    awaitable<Result<Answer>> ask(Question question);

    // What an answer means that is not the one that was asked for.
    Error problem(Answer const& answer) const;

    Address const& home() const { return home_; }

private:
    Result<HttpRequest> request_for(Question const& question, Address const& at, Duration left) const;

    HttpClient& client_;
    Clock const& clock_;
    FeedSettings const& settings_;
    Address home_;
};

}  // namespace peal::connectors::calendar
