#include "daemon/http/server.hpp"

#include "core/async_nursery.hpp"
#include "core/log.hpp"
#include "daemon/http/exchange.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <list>
#include <new>

namespace peal::http {

namespace {

// Whoever knocks may take this part of the files that a process may have open; what it calls itself needs the rest.
constexpr rlim_t share_of_descriptors = 3;

std::size_t connections_at_most(ListenOptions const& options)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return options.connections_max;
    auto const share = std::max<rlim_t>(limit.rlim_cur / share_of_descriptors, 1);
    return static_cast<std::size_t>(std::min<rlim_t>(share, options.connections_max));
}

class BeastServer final : public Server {
public:
    BeastServer(Executor executor, Acceptor acceptor, ListenOptions options)
        : executor_(executor),
          acceptor_(std::move(acceptor)),
          options_(std::move(options)),
          connections_max_(connections_at_most(options_)),
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
                end_longest_idle();
                asio::steady_timer pause(executor_, std::chrono::milliseconds(100));
                co_await pause.async_wait(tok);
                continue;
            }
            // Who sends a request at once is served, however many hold connections and say nothing.
            if (connections_.size() >= connections_max_ && !end_longest_idle()) continue;
            auto connection = serve(std::move(socket));
            connections_.spawn(std::move(connection));
        }
        // Those that wait for a request end at once, the others within the grace.
        connections_.close();
        if (idle_.size() == connections_.size()) connections_.cancel();
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
    // False when every connection is being answered.
    bool end_longest_idle()
    {
        if (idle_.empty()) return false;
        // Its reading ends, and with it the connection.
        ::shutdown(idle_.front(), SHUT_RDWR);
        idle_.pop_front();
        return true;
    }

    awaitable<> serve(Socket socket)
    {
        auto const handle = socket.native_handle();
        idle_.push_back(handle);
        struct Leave {
            std::list<int>& idle;
            int handle;
            ~Leave() { idle.remove(handle); }
        } const leave{idle_, handle};
        Handler const counted = [this, handle](Request request) { return answer(handle, std::move(request)); };
        try {
            co_await serve_connection(std::move(socket), options_, counted, [this] { return stopping_; });
        } catch (std::bad_alloc const&) {
            // Where there is no memory for a visitor, the visitor goes and the rest stays.
        }
    }

    awaitable<Response> answer(int handle, Request request)
    {
        idle_.remove(handle);
        struct Back {
            std::list<int>& idle;
            int handle;
            ~Back() { idle.push_back(handle); }
        } const back{idle_, handle};
        auto response = co_await handler_(std::move(request));
        co_return response;
    }

    Executor executor_;
    Acceptor acceptor_;
    ListenOptions options_;
    std::size_t connections_max_;
    std::uint16_t port_;
    Handler handler_;
    bool stopping_ = false;
    std::list<int> idle_;  // sockets of the connections that wait for a request, the longest first
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
