#pragma once

#include "connectors/connector.hpp"
#include "core/http_client.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace peal::connectors::oauth {

// RFC 6749 section 5.2: what a token endpoint says when it refuses.
struct TokenError {
    std::string code;         // "invalid_grant"; empty when the body does not say
    std::string description;  // for people, shortened
};

TokenError read_token_error(std::string_view body);

// The answer of a token endpoint (RFC 6749 section 5.1) as the successor of `before`. What the answer leaves out is kept:
// the refresh token, the scopes, the client. `now` is the moment the request was sent, so that a slow answer never
// makes a token live longer than it does. `network` is for messages: "X".
//   auth_expired     400 or 401: the grant or the client is refused; a person must look
//   rate_limited     429, with Retry-After when it was sent
//   transient        408 and 5xx
//   unknown_outcome  2xx without a readable token: the old one may have been replaced
//   rejected         everything else
Result<Grant> read_token_answer(HttpResponse const& response, Grant const& before, Instant now,
                                std::string_view network);

// Seconds of a Retry-After header; absent when there is none or it is a date.
std::optional<Duration> retry_after(HttpResponse const& response);

}  // namespace peal::connectors::oauth
