#pragma once

#include "connectors/connector.hpp"
#include "connectors/instagram/meaning.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

// From what the Graph API answered to what we make of it. Pure.
namespace peal::connectors::instagram {

// The numbers of an error body.
struct GraphError {
    int code = 0;
    int subcode = 0;
    std::string fbtrace_id;
};

// Absent when `body` holds no error object with a code.
std::optional<GraphError> read_graph_error(boost::json::value const& body);

// The answer to a call that may be repeated (everything but media_publish): a body, or an error.
struct Answer {
    std::optional<boost::json::value> body;  // of a 2xx
    Error error;                             // else
    int code = 0;                            // Meta's, when it gave them
    int subcode = 0;

    Answer() {}
    bool ok() const { return body.has_value(); }
    bool is(int c, int s) const { return !ok() && code == c && subcode == s; }
};

// `what` says what was tried and begins the message: "making the container".
Answer read_answer(Result<HttpResponse> const& response, std::string_view what);

// What media_publish answered. Whatever is not documented as a refusal that makes nothing is Unknown.
Commit judge_publish(Result<HttpResponse> const& response);

// Until when a throttled caller should stay away, from Meta's headers; absent when they do not say.
std::optional<Duration> wait_in_headers(HttpResponse const& response);

// The subcode inside a container's `status` ("Error: 2207026 ..."); 0 when there is none.
int subcode_in_status(std::string_view status);

}  // namespace peal::connectors::instagram
