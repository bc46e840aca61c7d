#pragma once

#include "connectors/connector.hpp"
#include "core/http_client.hpp"
#include "core/result.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// Every answer of the Public Profile API is wrapped: request_status, request_id and, on trouble, error_code,
// debug_message and display_message; lists add sub_request_status to each item. HTTP 200 can carry a failure.
namespace peal::connectors::snapchat {

struct Envelope {
    enum class Status { missing, success, error, partial };
    Status status = Status::missing;
    std::string request_id;  // quoted to Snap's support
    std::string error_code;  // upper case; of the request, else of the first failed item
    std::string debug_message;
    std::string display_message;
    std::size_t items = 0;          // that carry a sub_request_status
    std::size_t failed_items = 0;   // say anything but SUCCESS
    std::size_t refused_items = 0;  // say ERROR

    // Nothing came of it that could be used: the request as a whole, or each of its items, failed.
    bool has_failed() const { return status == Status::error || (items > 0 && failed_items == items); }

    // The proof that nothing was made: the request or each item says ERROR, and no item says anything else.
    bool made_nothing() const { return refused_items == items && (status == Status::error || items > 0); }
};

Envelope read_envelope(boost::json::value const& root);

// "HTTP 200, request_status ERROR, error_code E3003, request_id ...: message": evidence for the log, at most some hundred
// characters, without line breaks.
std::string describe(int http_status, Envelope const& envelope);

// The answer to a preparation or a read, which may be repeated: its JSON, or what to do. `what` starts the message:
// "Snapchat: creating the media". With `needs_status` an answer without a request_status is no success.
Result<boost::json::value> read_answer(Result<HttpResponse> const& answer, std::string_view what, bool needs_status);

// What the post call was answered. The outcome is Unknown for whatever is not a documented answer.
struct CommitAnswer {
    Commit outcome;
    std::string error_code;  // upper case; empty when the answer names none

    explicit CommitAnswer(Commit o, std::string code = {}) : outcome(std::move(o)), error_code(std::move(code)) {}
};

CommitAnswer read_commit(Result<HttpResponse> const& answer);

inline constexpr std::string_view media_processing = "MEDIA_PROCESSING";
inline constexpr std::string_view media_expired = "MEDIA_EXPIRED";
inline constexpr std::string_view media_in_progress = "MEDIA_POSTING_ALREADY_IN_PROGRESS";
inline constexpr std::string_view permission_denied = "AUTHORIZATION_PERMISSION_DENIED";

}  // namespace peal::connectors::snapchat
