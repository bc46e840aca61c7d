#pragma once

#include "campaigns/definitions/settings.hpp"
#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"

#include <map>
#include <memory>
#include <string>

namespace peal::app {

// The connectors, by network, set up as peal.yaml says. The references must outlive them.
std::map<std::string, std::unique_ptr<connectors::Connector>> make_connectors(
    campaigns::definitions::Settings const& settings, HttpClient& http, AsyncClock& clock, Random& random);

}  // namespace peal::app
