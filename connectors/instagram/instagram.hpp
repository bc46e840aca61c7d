#pragma once

#include "connectors/connector.hpp"

#include "core/async_clock.hpp"

#include <memory>
#include <string>

// Instagram by the API with Instagram Login: a feed picture with caption and alt text. Meta fetches the picture from
// Media::public_url by itself, so that address must be readable from where the API runs.
namespace peal::connectors::instagram {

struct InstagramSettings {
    std::string graph_base = "https://graph.instagram.com";  // no slash at the end
    std::string api_version = "v26.0";
    std::string token_base = "https://graph.instagram.com";  // host of /refresh_access_token, which has no version

    // Meta advises one look a minute for at most five minutes. Short against a simulator.
    Duration poll_first = std::chrono::seconds(2);  // before the first look at a new container
    Duration poll_interval = std::chrono::minutes(1);
    Duration poll_max = std::chrono::minutes(5);

    int create_tries = 3;                                // for what often works at the second try
    Duration create_pause = std::chrono::seconds(5);     // before the second try; twice that before the third
    Duration finished_gap = std::chrono::minutes(1);     // between the two looks that prove a container unpublished
    Duration listing_max = std::chrono::minutes(10);     // how long a published post may be missing from the list
    Duration call_timeout = std::chrono::seconds(20);    // of every call but the commit call
    Duration create_timeout = std::chrono::seconds(60);  // Meta fetches the picture before it answers
    Duration commit_deadline = std::chrono::seconds(30);
    Duration permalink_wait = std::chrono::seconds(5);      // after a success, inside commit_deadline
    Duration measure_max = std::chrono::minutes(2);         // for one batch
    Duration refresh_before = std::chrono::hours(24 * 53);  // a token lives 60 days: renewed weekly

    InstagramSettings() {}
};

// `http` and `clock` must outlive the connector.
std::unique_ptr<Connector> make_instagram_connector(HttpClient& http, AsyncClock& clock, InstagramSettings settings);

}  // namespace peal::connectors::instagram
