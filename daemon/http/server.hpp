#pragma once

#include "core/async.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Server transport: the only room that sees Beast. Turns sockets into Request and Response values.
namespace peal::http {

struct Request {
    std::string method;
    std::string path;   // as sent, without the query
    std::string query;  // as sent, without the '?'
    std::vector<HttpHeader> headers;
    std::string body;
    std::string peer_address;  // for limiting in memory only; never written anywhere
    std::string peer_user;     // the Unix user on a Unix socket; empty on TCP

    Request() {}
    std::string const* find_header(std::string_view name) const;
};

// Status 0 closes the connection without an answer.
using Response = HttpResponse;
using Handler = std::function<awaitable<Response>(Request)>;

struct ListenOptions {
    std::string address = "127.0.0.1";  // numeric
    std::uint16_t port = 0;             // 0: any free port
    std::string unix_socket;            // a path: listen there instead; made with mode 0660
    std::size_t body_bytes_max = 1 << 20;
    std::size_t head_bytes_max = 8 << 10;
    // And no more than a third of the files that the process may have open. One more ends the one that has sent nothing
    // for the longest time; while all are being answered, one more is turned away.
    std::size_t connections_max = 512;
    Duration read_timeout = std::chrono::seconds(15);
    Duration write_timeout = std::chrono::seconds(15);
    std::string name;  // for errors: "public listener"

    ListenOptions() {}
};

// One listening socket with its connections. A handler's exception becomes a 500 without its text. I/O thread of the
// executor it was made with.
class Server {
public:
    virtual ~Server() = default;

    virtual std::uint16_t port() const = 0;  // the real one; 0 on a Unix socket

    // Accepts until cancelled or stopped; awaits its connections before it returns.
    virtual awaitable<> run(Handler handler) = 0;

    // Stops accepting; idle connections close at once, requests being answered are finished within `grace`.
    virtual void stop(Duration grace) = 0;
};

// Binds. Rejected with what to do when the port is taken or the path cannot be made
// ("public listener: 127.0.0.1:8080 is taken by another program; stop it or change public.port in peal.yaml").
Result<std::unique_ptr<Server>> listen(Executor executor, ListenOptions options);

}  // namespace peal::http
