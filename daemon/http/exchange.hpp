#pragma once

#include "daemon/http/listener_socket.hpp"
#include "daemon/http/server.hpp"

#include <functional>

namespace peal::http {

// One connection: reads requests, one after the other, and writes what `handler` answers, until the peer or a limit
// ends it. `is_stopping` is asked between requests.
awaitable<> serve_connection(Socket socket, ListenOptions const& options, Handler const& handler,
                             std::function<bool()> is_stopping);

}  // namespace peal::http
