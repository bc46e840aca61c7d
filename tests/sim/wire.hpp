#pragma once

#include "core/http_client.hpp"
#include "tests/sim/fault_plan.hpp"
#include "tests/sim/networks.hpp"
#include "tests/sim/planted.hpp"
#include "tests/sim/world_clock.hpp"

#include <functional>
#include <string>
#include <vector>

namespace peal::sim {

// The machine's way to the networks. It keeps the promises of HttpClient, and adds what the fault plan draws.
class Wire final : public HttpClient {
public:
    struct Watch {
        // A commit call leaves the machine now.
        std::function<void(HttpRequest const&)> commit_leaves;
        // Something is wrong with this network just now.
        std::function<void(std::string_view network)> trouble;
    };

    Wire(WorldClock& clock, Networks& networks, FaultPlan& plan, Watch watch, Plant plant)
        : clock_(clock), networks_(networks), plan_(plan), watch_(std::move(watch)), plant_(plant)
    {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override;

private:
    struct Waiter;

    awaitable<Result<HttpResponse>> send_once(HttpRequest request);

    WorldClock& clock_;
    Networks& networks_;
    FaultPlan& plan_;
    Watch watch_;
    Plant plant_;
};

}  // namespace peal::sim
