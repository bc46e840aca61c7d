#pragma once

#include "daemon/http/server.hpp"
#include "daemon/sandbox/networks.hpp"

namespace peal::sandbox {

// What the sandbox answers about itself: GET /ledger (JSON of everything the public can see), POST /react
// ({"network","remote_id","figures":{...}}), POST /faults ({"network", "path": part of it, and of "method", "skip", "times",
// "status", "drop", "takes_effect", "delay_before" and "delay_after" in seconds what is wanted): the next such request goes
// wrong, GET /faults (requests that did, by network), and pages that show the posts as a reader would see them.
awaitable<http::Response> answer_control(Networks& networks, http::Request request);

}  // namespace peal::sandbox
