#pragma once

#include "connectors/connector.hpp"
#include "connectors/snapchat/snapchat.hpp"
#include "connectors/snapchat/stories.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/result.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace peal::connectors::snapchat {

// Spreads calls so that at most so many start within any second. Monotonic time.
class Pace {
public:
    // The moment the next call may start; it is then taken.
    Duration take(Duration now, std::size_t calls_per_second);

private:
    std::deque<Duration> taken_;
};

// The calls that change nothing the public can see, each with our token and a limit on its time. I/O thread only.
class Api {
public:
    Api(HttpClient& http, AsyncClock& clock, SnapchatSettings settings)
        : http_(http), clock_(clock), settings_(std::move(settings))
    {}

    SnapchatSettings const& settings() const { return settings_; }

    // "https://.../v1/public_profiles/<profile><tail>"
    std::string profile_url(Account const& account, std::string_view tail) const;

    HttpRequest request(Account const& account, std::string method, std::string url) const;

    // At once. For the commit call, and the token calls that do not count.
    awaitable<Result<HttpResponse>> send_now(HttpRequest request) { return http_.send(std::move(request)); }

    // When it is the account's turn: the limits are shared by everything that speaks for it.
    awaitable<Result<HttpResponse>> send(Account const& account, HttpRequest request);

    // Sends and reads the envelope, see read_answer.
    awaitable<Result<boost::json::value>> call(Account const& account, HttpRequest request, std::string what,
                                               bool needs_status);

    // The profile is the one that the account's credentials name, by id and by user name. Rejected when it is not.
    awaitable<Result<>> verify_profile(Account account);

    // Every page of the profile's stories.
    awaitable<Result<StoryList>> list_stories(Account account);

private:
    HttpClient& http_;
    AsyncClock& clock_;
    SnapchatSettings settings_;
    Pace app_pace_;
    std::map<std::string, Pace> account_paces_;  // by channel
};

}  // namespace peal::connectors::snapchat
