#pragma once

#include "core/http_client.hpp"
#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

// Reading X's refusals: the problem bodies of API v2, the older {"errors":[{"code","message"}]}, and the rate headers.
namespace peal::connectors::x {

struct Problem {
    bool is_documented = false;  // the body is one of X's shapes, or is empty and the headers are X's
    std::string type;            // the last path segment: "client-forbidden"; both dialects' hosts mean the same
    std::string title;
    std::string detail;
    std::string reason;
    int code = 0;  // of the older shape

    // What to show a person: detail, else title, else "no reason given".
    std::string words() const;

    // True when title, detail or one of the messages contains `text`.
    bool mentions(std::string_view text) const;

    std::string messages;  // of errors[], joined
};

Problem read_problem(HttpResponse const& response);

// "status 403, client-forbidden, <words>, x-transaction-id abc": evidence for the log, and what X's support asks for.
std::string evidence_of(HttpResponse const& response, Problem const& problem);

// How long a 429 asks us to wait, counted from the answer's own Date so that our clock does not matter; without a Date
// from `now`. The latest reset among the families that are used up, Retry-After and 15 s; 60 s when nothing is said.
// At most 25 h. The caller adds jitter.
Duration wait_of(HttpResponse const& response, Instant now);

}  // namespace peal::connectors::x
