#include "daemon/sandbox/networks.hpp"

#include "connectors/http_date.hpp"
#include "connectors/instagram/simulator.hpp"
#include "connectors/snapchat/simulator.hpp"
#include "connectors/x/simulator.hpp"
#include "core/async_nursery.hpp"

namespace peal::sandbox {

namespace {

constexpr std::size_t upload_bytes_max = std::size_t{40} << 20;

HttpRequest to_client_request(http::Request request)
{
    HttpRequest made(request.method,
                     "http://sandbox" + request.path + (request.query.empty() ? "" : "?" + request.query));
    for (auto& header : request.headers) {
        if (header.name == "Authorization")
            made.authorization = Secret(std::move(header.value));
        else
            made.headers.push_back(std::move(header));
    }
    made.body = std::move(request.body);
    return made;
}

awaitable<http::Response> play(connectors::Simulator& simulator, AsyncClock& clock, http::Request request)
{
    auto made = to_client_request(std::move(request));
    auto response = co_await simulator.handle(std::move(made));
    if (connectors::is_dropped(response) || connectors::is_truncated(response)) response.status = 0;
    // Peal compares its clock with a network's by this.
    response.headers.push_back({"Date", connectors::to_http_date(clock.now())});
    co_return response;
}

}  // namespace

Result<std::unique_ptr<Networks>> Networks::open(Executor executor, AsyncClock& clock, Random& random,
                                                 HttpClient& media, Options options)
{
    std::unique_ptr<Networks> networks(new Networks(executor, clock));
    connectors::x::XSimulatorOptions x;
    x.public_address = options.public_address + "/x";
    x.faults = networks->x_faults_;
    networks->faults_["x"] = networks->x_faults_.get();
    networks->simulators_["x"] = connectors::x::make_x_simulator(clock, random, x);
    connectors::instagram::InstagramSimulatorSettings instagram;
    instagram.permalink_base = options.public_address + "/instagram/p/";
    instagram.processing = std::chrono::seconds(2);
    auto instagram_simulator = connectors::instagram::make_instagram_simulator(media, clock, random, instagram);
    networks->faults_["instagram"] = &instagram_simulator->faults();
    networks->simulators_["instagram"] = std::move(instagram_simulator);
    connectors::snapchat::SnapchatSimulatorSettings snapchat;
    snapchat.processing = std::chrono::seconds(2);
    auto snapchat_simulator = connectors::snapchat::make_snapchat_simulator(clock, random, snapchat);
    networks->faults_["snapchat"] = &snapchat_simulator->faults();
    networks->simulators_["snapchat"] = std::move(snapchat_simulator);
    for (auto const& [network, simulator] : networks->simulators_) {
        http::ListenOptions listen;
        listen.port = options.ports.contains(network) ? options.ports.at(network) : std::uint16_t(0);
        listen.body_bytes_max = upload_bytes_max;
        listen.name = "simulated " + network;
        auto server = http::listen(executor, std::move(listen));
        if (!server) return tl::unexpected<Error>(server.error());
        networks->servers_[network] = std::move(*server);
    }
    return networks;
}

awaitable<> Networks::serve()
{
    Nursery servers(executor_);
    for (auto const& [network, server] : servers_) {
        auto& simulator = *simulators_.at(network);
        auto handler = [this, &simulator](http::Request request) {
            return play(simulator, clock_, std::move(request));
        };
        auto running = server->run(handler);
        servers.spawn(std::move(running));
    }
    co_await servers.join();
}

void Networks::stop()
{
    for (auto const& [network, server] : servers_) server->stop(std::chrono::seconds(1));
}

}  // namespace peal::sandbox
