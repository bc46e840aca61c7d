#pragma once

#include "connectors/sim_faults.hpp"
#include "connectors/simulator.hpp"
#include "core/async.hpp"
#include "core/async_clock.hpp"
#include "core/async_nursery.hpp"
#include "core/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace peal::tests {

// The network in memory: routes each request to the simulator of its host, with latency on virtual time. It keeps the
// promises of HttpClient: a request that has left goes on taking effect when its sender has given up on it.
// Make it after the clock and the simulators; destroying it cancels what is still on its way.
class SimHttp final : public HttpClient {
public:
    // A request as it went over the wire, for tests to look at.
    struct Record {
        std::string method;
        std::string url;
        std::string body;
        std::string authorization;
        bool commit = false;
        Instant sent_at;
    };

    SimHttp(asio::io_context& context, AsyncClock& clock)
        : context_(context), clock_(clock), nursery_(context.get_executor())
    {}

    ~SimHttp() override
    {
        nursery_.cancel();
        context_.restart();
        context_.poll();
    }

    // `host` as it is written in the address: "api.x.com", "127.0.0.1:8080".
    void route(std::string host, connectors::Simulator& simulator)
    {
        routes_[std::move(host)] = [&simulator](HttpRequest request) { return simulator.handle(std::move(request)); };
    }

    // A server that is no simulator, such as our own public listener.
    void route(std::string host, std::function<awaitable<HttpResponse>(HttpRequest)> handler)
    {
        routes_[std::move(host)] = std::move(handler);
    }

    // The next `times` requests fail before a byte leaves.
    void refuse_connections(int times) { refusals_ = times; }

    // One way; a whole exchange takes twice as long.
    void set_latency(Duration latency) { latency_ = latency; }

    std::vector<Record> const& requests() const { return requests_; }

    // Requests so far whose address contains `part`.
    std::size_t count(std::string_view part) const
    {
        std::size_t n = 0;
        for (auto const& record : requests_) n += record.url.find(part) != std::string::npos;
        return n;
    }

    awaitable<Result<HttpResponse>> send(HttpRequest request) override;

private:
    struct Exchange {
        HttpResponse response;
        bool has_response = false;
        asio::steady_timer arrived;

        explicit Exchange(asio::io_context& context) : arrived(context, asio::steady_timer::time_point::max()) {}
    };

    // The far end: it does not know whether anybody still waits.
    awaitable<> serve(std::shared_ptr<Exchange> exchange, HttpRequest request);

    static awaitable<Result<HttpResponse>> wait(std::shared_ptr<Exchange> exchange);

    asio::io_context& context_;
    AsyncClock& clock_;
    Duration latency_ = std::chrono::milliseconds(20);
    std::map<std::string, std::function<awaitable<HttpResponse>(HttpRequest)>> routes_;
    std::vector<Record> requests_;
    int refusals_ = 0;
    Nursery nursery_;
};

}  // namespace peal::tests
