#pragma once

#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace peal::connectors::x {

// X changes its limits often, so all of them are settings.
struct XSettings {
    std::string api = "https://api.x.com";         // without a slash at the end
    std::string public_address = "https://x.com";  // where people see posts
    Duration call_timeout = std::chrono::seconds(30);
    Duration upload_timeout = std::chrono::minutes(2);
    Duration commit_deadline = std::chrono::seconds(30);
    Duration processing_max = std::chrono::minutes(5);  // of an uploaded picture
    Duration look_max = std::chrono::minutes(2);        // one look at the account, all pages
    Duration prepare_ahead = std::chrono::seconds(20);
    Duration refresh_before = std::chrono::minutes(10);
    Duration private_figures_age = std::chrono::hours(29 * 24);  // X gives them for 30 days
    // An accepted request may become visible late. A matching post up to this long after the call is ours.
    Duration late_effect_max = std::chrono::minutes(20);
    std::size_t image_bytes_max = 5u << 20;
    std::size_t alt_text_max = 1000;
};

// The connector of one X app. `http`, `clock` and `random` must outlive it.
std::unique_ptr<Connector> make_x_connector(HttpClient& http, AsyncClock& clock, Random& random,
                                            XSettings settings = {});

}  // namespace peal::connectors::x
