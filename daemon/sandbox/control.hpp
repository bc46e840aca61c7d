#pragma once

#include "daemon/http/server.hpp"
#include "daemon/sandbox/networks.hpp"

namespace peal::sandbox {

// What the sandbox answers about itself: GET /ledger (JSON of everything the public can see), POST /react
// ({"network","remote_id","figures":{...}}), and pages that show the posts as a reader would see them.
awaitable<http::Response> answer_control(Networks& networks, http::Request request);

}  // namespace peal::sandbox
