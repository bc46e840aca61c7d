#pragma once

#include "core/async_clock.hpp"
#include "core/http_client.hpp"

#include <optional>
#include <string>
#include <utility>

namespace peal::delivery {

// Our clock may differ from a network's by so much before nothing is sent to it, or before a person is told.
inline constexpr Duration clock_skew_max = std::chrono::seconds(60);
inline constexpr Duration clock_skew_warned = std::chrono::seconds(5);

// An answer that took longer was dated anywhere in between, and tells nothing.
inline constexpr Duration clock_told_within = clock_skew_warned;

// What was heard of a network's time longer ago is asked for again before it is held against our clock: while a machine is
// suspended the monotonic clock stands still, and what was heard before is behind by so much.
inline constexpr Duration clock_heard_recently = std::chrono::seconds(5);

// Passes a network's calls on, and compares our clock with the Date header of its answers (RFC 9110 section 6.6.1). What it
// learnt holds when our clock is set afterwards: the time since is taken from the monotonic clock. I/O thread only.
class ClockWatch final : public HttpClient {
public:
    // `address` is of the network, and asked for nothing but the time.
    ClockWatch(HttpClient& http, AsyncClock& clock, std::string address)
        : http_(http), clock_(clock), address_(std::move(address))
    {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override;

    // Asks the network, without credentials; whatever it answers is good, if it has a date.
    awaitable<> ask();

    // Ours less theirs, to about a second; absent before the first answer with a date.
    std::optional<Duration> skew() const;
    bool was_heard_recently() const;

private:
    HttpClient& http_;
    AsyncClock& clock_;
    std::string address_;
    std::optional<Duration> date_;        // what they said, since 1970
    Duration asked_at_{0}, heard_at_{0};  // monotonic: they said it between
};

// "3 min 20 s ahead of", "75 s behind"
std::string to_words(Duration skew);

}  // namespace peal::delivery
