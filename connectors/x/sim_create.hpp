#pragma once

#include "core/http_client.hpp"
#include "core/result.hpp"

#include <string>
#include <vector>

namespace peal::connectors::x::sim {

// The body of POST /2/tweets once it has passed the schema.
struct CreateRequest {
    std::string text;
    std::vector<std::string> media_ids;
    std::string in_reply_to;
};

// The schema and the rules of the text. Unexpected: X's refusal.
tl::expected<CreateRequest, HttpResponse> read_create(HttpRequest const& request);

}  // namespace peal::connectors::x::sim
