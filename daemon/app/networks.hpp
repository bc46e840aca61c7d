#pragma once

#include "campaigns/definitions/settings.hpp"
#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "daemon/delivery/clock_watch.hpp"

#include <map>
#include <memory>
#include <string>

namespace peal::app {

// The connectors, by network, set up as peal.yaml says; each calls through its network's watch on the clock. The references must outlive them.
std::map<std::string, std::unique_ptr<connectors::Connector>> make_connectors(
    campaigns::definitions::Settings const& settings,
    std::map<std::string, std::unique_ptr<delivery::ClockWatch>> const& http, AsyncClock& clock, Random& random);

// One for each network that has a connector.
std::map<std::string, std::unique_ptr<delivery::ClockWatch>> make_clock_watches(
    campaigns::definitions::Settings const& settings, HttpClient& http, AsyncClock& clock);

}  // namespace peal::app
