#include "tests/end_to_end/calendar_fetch/hostile_server.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdlib>

namespace peal::tests {

namespace {

bool is_whole_request(std::string const& text)
{
    auto const head = text.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    auto const length = text.find("Content-Length: ");
    auto const body = length < head ? std::strtoul(text.c_str() + length + 16, nullptr, 10) : 0;
    return text.size() >= head + 4 + body;
}

}  // namespace

HostileServer::HostileServer(asio::io_context& context)
    : context_(context), acceptor_(context, {asio::ip::make_address("127.0.0.1"), 0}), serving_(context.get_executor())
{
    auto accepting = accept();
    serving_.spawn(std::move(accepting));
}

HostileServer::~HostileServer()
{
    serving_.cancel();
    context_.restart();
    context_.run_for(std::chrono::seconds(2));
}

awaitable<> HostileServer::accept()
{
    for (;;) {
        auto [failed, socket] = co_await acceptor_.async_accept(tok);
        if (failed) co_return;
        ++connections;
        auto talk = serve(std::move(socket));
        serving_.spawn(std::move(talk));
    }
}

awaitable<> HostileServer::serve(asio::ip::tcp::socket socket)
{
    std::string text;
    while (!is_whole_request(text)) {
        std::array<char, 65536> bytes;
        auto const [failed, n] = co_await socket.async_read_some(asio::buffer(bytes), tok);
        if (failed) co_return;
        text.append(bytes.data(), n);
    }
    requests.push_back(text);
    auto const said = answer(text);
    co_await asio::async_write(socket, asio::buffer(said), tok);
    if (!endless.empty()) co_await go_on(socket);
}

awaitable<> HostileServer::go_on(asio::ip::tcp::socket& socket)
{
    asio::steady_timer pause(context_);
    for (;;) {
        pause.expires_after(gap);
        auto const [stopped] = co_await pause.async_wait(tok);
        if (stopped) co_return;
        auto const [failed, n] = co_await asio::async_write(socket, asio::buffer(endless), tok);
        if (failed) co_return;
    }
}

std::string http_answer(std::string const& status, std::string const& body, std::string const& headers)
{
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

}  // namespace peal::tests
