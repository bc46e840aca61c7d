#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace peal {

// What the caller must do about a failure; not where it came from.
enum class ErrorKind {
    transient,        // nothing happened; trying again later may work
    rate_limited,     // nothing happened; try again after `retry_after`
    auth_expired,     // nothing happened; the credentials must be renewed or a person must reconnect
    rejected,         // refused for good: bad input or a permanent refusal; never retried unchanged
    unknown_outcome,  // it may have happened: look before doing it again
    cancelled,        // we were asked to stop
    bug,              // a broken promise inside Peal
};

std::string_view to_string(ErrorKind kind);

// A failure as a value. `message` is one sentence a person can act on (what, where, what to do) and
// never holds a secret. `detail` is evidence for the log, such as a network's own error body.
struct Error {
    ErrorKind kind = ErrorKind::bug;
    std::string message;
    std::string detail;
    std::optional<std::chrono::milliseconds> retry_after;

    Error() = default;
    Error(ErrorKind k, std::string m, std::string d = {}) : kind(k), message(std::move(m)), detail(std::move(d)) {}
};

// "rejected: campaigns/week.yaml:14:9: ..." with the detail, if any, behind a dash.
std::string to_string(Error const& error);

}  // namespace peal
