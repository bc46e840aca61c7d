#include "daemon/http/server.hpp"

#include "core/async_nursery.hpp"
#include "core/log.hpp"
#include "daemon/http/exchange.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <filesystem>

namespace peal::http {

namespace {

class BeastServer final : public Server {
public:
    BeastServer(Executor executor, Acceptor acceptor, ListenOptions options)
        : executor_(executor),
          acceptor_(std::move(acceptor)),
          options_(std::move(options)),
          port_(local_port(acceptor_)),
          grace_(executor),
          connections_(executor)
    {}

    ~BeastServer() override
    {
        std::error_code ignored;
        if (!options_.unix_socket.empty()) std::filesystem::remove(options_.unix_socket, ignored);
    }

    std::uint16_t port() const override { return port_; }

    awaitable<> run(Handler handler) override
    {
        handler_ = std::move(handler);
        co_await asio::this_coro::throw_if_cancelled(false);
        while (!stopping_) {
            auto [ec, socket] = co_await acceptor_.async_accept(tok);
            if (stopping_ || ec == asio::error::operation_aborted) break;
            if (ec) {
                // Out of descriptors: accepting again at once would spin.
                log::warn("{}: cannot accept: {}", options_.name, ec.message());
                asio::steady_timer pause(executor_, std::chrono::milliseconds(100));
                co_await pause.async_wait(tok);
                continue;
            }
            if (connections_.size() >= options_.connections_max) continue;
            auto connection = serve(std::move(socket));
            connections_.spawn(std::move(connection));
        }
        // Those that wait for a request end at once, the others within the grace.
        connections_.close();
        if (idle_ == connections_.size()) connections_.cancel();
        co_await connections_.join();
        grace_.cancel();
    }

    void stop(Duration grace) override
    {
        if (stopping_) return;
        stopping_ = true;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        grace_.expires_after(grace);
        auto over = [this](boost::system::error_code ec) {
            if (!ec) connections_.cancel();
        };
        grace_.async_wait(std::move(over));
    }

private:
    awaitable<> serve(Socket socket)
    {
        ++idle_;
        struct Leave {
            std::size_t& idle;
            ~Leave() { --idle; }
        } const leave{idle_};
        Handler const counted = [this](Request request) { return handle(std::move(request)); };
        co_await serve_connection(std::move(socket), options_, counted, [this] { return stopping_; });
    }

    awaitable<Response> handle(Request request)
    {
        --idle_;
        struct Back {
            std::size_t& idle;
            ~Back() { ++idle; }
        } const back{idle_};
        auto response = co_await handler_(std::move(request));
        co_return response;
    }

    Executor executor_;
    Acceptor acceptor_;
    ListenOptions options_;
    std::uint16_t port_;
    Handler handler_;
    bool stopping_ = false;
    std::size_t idle_ = 0;  // connections that wait for a request
    asio::steady_timer grace_;
    Nursery connections_;
};

}  // namespace

Result<std::unique_ptr<Server>> listen(Executor executor, ListenOptions options)
{
    auto acceptor = bind_and_listen(executor, options);
    if (!acceptor) return tl::unexpected<Error>(acceptor.error());
    return std::make_unique<BeastServer>(executor, std::move(*acceptor), std::move(options));
}

}  // namespace peal::http
