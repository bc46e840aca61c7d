#pragma once

#include "core/async_nursery.hpp"
#include "tests/end_to_end/calendar_fetch/outside.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace peal::tests {

// A server that says whatever it likes, byte for byte, on a port of loopback. Of one connection it reads one request.
class HostileServer {
public:
    explicit HostileServer(asio::io_context& context);
    ~HostileServer();

    // Bytes to a request; the connection is closed behind them.
    std::function<std::string(std::string const& request)> answer;
    // What comes behind them, again and again, until the other end has had enough.
    std::string endless;
    Duration gap{0};  // before each of these

    std::vector<std::string> requests;  // whole, as they came
    int connections = 0;

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    std::string base() const { return "http://127.0.0.1:" + std::to_string(port()); }

private:
    awaitable<> accept();
    awaitable<> serve(asio::ip::tcp::socket socket);
    awaitable<> go_on(asio::ip::tcp::socket& socket);

    asio::io_context& context_;
    asio::ip::tcp::acceptor acceptor_;
    Nursery serving_;
};

// An answer with its length.
std::string http_answer(std::string const& status, std::string const& body, std::string const& headers = {});

}  // namespace peal::tests
