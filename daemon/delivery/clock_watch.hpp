#pragma once

#include "core/async_clock.hpp"
#include "core/http_client.hpp"

#include <optional>
#include <string>

namespace peal::delivery {

// Our clock may differ from a network's by so much before nothing is sent to it, or before a person is told.
inline constexpr Duration clock_skew_max = std::chrono::seconds(60);
inline constexpr Duration clock_skew_warned = std::chrono::seconds(5);

// Passes a network's calls on, and compares our clock with the Date header of its answers (RFC 9110 section 6.6.1). What it
// learnt holds when our clock is set afterwards: the time since is taken from the monotonic clock. I/O thread only.
class ClockWatch final : public HttpClient {
public:
    ClockWatch(HttpClient& http, AsyncClock& clock) : http_(http), clock_(clock) {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override;

    // Ours less theirs, to about a second; absent before the first answer with a date.
    std::optional<Duration> skew() const;

private:
    HttpClient& http_;
    AsyncClock& clock_;
    std::optional<Duration> theirs_;  // their time since 1970 less our monotonic clock
};

// "3 min 20 s ahead of", "75 s behind"
std::string to_words(Duration skew);

}  // namespace peal::delivery
