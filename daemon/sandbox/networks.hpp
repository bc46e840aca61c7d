#pragma once

#include "connectors/sim_faults.hpp"
#include "connectors/simulator.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "daemon/http/server.hpp"

#include <map>
#include <memory>
#include <string>

namespace peal::sandbox {

// The simulated networks with one listener each: base addresses differ by port, as hosts do in the real world.
class Networks {
public:
    struct Options {
        std::map<std::string, std::uint16_t> ports;  // by network; 0 or absent: any free port
        std::string public_address;                  // where the pages of posts are shown

        Options() {}
    };

    static Result<std::unique_ptr<Networks>> open(Executor executor, AsyncClock& clock, Random& random,
                                                  HttpClient& media, Options options);

    // Until stopped.
    awaitable<> serve();
    void stop();

    std::map<std::string, std::unique_ptr<connectors::Simulator>> const& simulators() const { return simulators_; }
    // What goes wrong next, by network: the same names as in simulators().
    std::map<std::string, connectors::SimFaults*> const& faults() const { return faults_; }
    std::uint16_t port(std::string const& network) const { return servers_.at(network)->port(); }

private:
    Networks(Executor executor, AsyncClock& clock) : executor_(std::move(executor)), clock_(clock) {}

    Executor executor_;
    AsyncClock& clock_;
    std::map<std::string, std::unique_ptr<connectors::Simulator>> simulators_;
    std::shared_ptr<connectors::SimFaults> x_faults_ = std::make_shared<connectors::SimFaults>();
    std::map<std::string, connectors::SimFaults*> faults_;
    std::map<std::string, std::unique_ptr<http::Server>> servers_;
};

}  // namespace peal::sandbox
