#include "daemon/app/networks.hpp"

#include "connectors/instagram/instagram.hpp"
#include "connectors/snapchat/snapchat.hpp"
#include "connectors/x/x.hpp"

#include <algorithm>

namespace peal::app {

std::map<std::string, std::unique_ptr<delivery::ClockWatch>> make_clock_watches(
    campaigns::definitions::Settings const& settings, HttpClient& http, AsyncClock& clock)
{
    std::map<std::string, std::unique_ptr<delivery::ClockWatch>> made;
    auto const add = [&](std::string const& network, std::string const& base) {
        made[network] = std::make_unique<delivery::ClockWatch>(http, clock, base + "/");
    };
    add("x", settings.x.api);
    add("instagram", settings.instagram.graph);
    add("snapchat", settings.snapchat.api);
    return made;
}

std::map<std::string, std::unique_ptr<connectors::Connector>> make_connectors(
    campaigns::definitions::Settings const& settings,
    std::map<std::string, std::unique_ptr<delivery::ClockWatch>> const& http, AsyncClock& clock, Random& random)
{
    std::map<std::string, std::unique_ptr<connectors::Connector>> made;
    connectors::x::XSettings x;
    x.api = settings.x.api;
    made["x"] = connectors::x::make_x_connector(*http.at("x"), clock, random, std::move(x));

    connectors::instagram::InstagramSettings instagram;
    instagram.graph_base = settings.instagram.graph;
    instagram.token_base = settings.instagram.graph;
    instagram.api_version = settings.instagram.version;
    instagram.poll_interval = settings.instagram.poll_interval;
    instagram.poll_first = std::min(instagram.poll_first, settings.instagram.poll_interval);
    instagram.poll_max = settings.instagram.poll_limit;
    made["instagram"] =
        connectors::instagram::make_instagram_connector(*http.at("instagram"), clock, std::move(instagram));

    connectors::snapchat::SnapchatSettings snapchat;
    snapchat.accounts_base = settings.snapchat.accounts;
    snapchat.api_base = settings.snapchat.api;
    made["snapchat"] =
        connectors::snapchat::make_snapchat_connector(*http.at("snapchat"), clock, random, std::move(snapchat));
    return made;
}

}  // namespace peal::app
