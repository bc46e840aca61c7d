#pragma once

#include "connectors/sim_faults.hpp"
#include "connectors/simulator.hpp"
#include "core/async_clock.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace peal::connectors::x {

// How the played X behaves. The defaults are what is known of the real one.
struct XSimulatorOptions {
    std::string public_address = "https://x.com";
    std::vector<std::string> scopes = {"tweet.read", "tweet.write", "users.read", "media.write",
                                       "offline.access"};  // of new accounts
    bool public_client = false;                            // the app has no secret
    Duration access_token_lifetime = std::chrono::hours(2);
    Duration duplicate_window = std::chrono::hours(24);  // in which the same text is refused
    Duration timeline_lag{0};                            // a new post is on the account's list so much later
    Duration media_lifetime = std::chrono::hours(24);
    Duration media_processing{0};  // an upload is read for so long; 0: at once
    bool media_processing_fails = false;
    Duration private_figures_age = std::chrono::hours(30 * 24);
    bool answers_in_new_dialect = false;  // create answers and 402 bodies with the new names
    std::int64_t credits = -1;            // posts the app can pay for; -1: no end
    std::int64_t posts_per_window = 100;  // per account in 15 minutes
    std::int64_t posts_per_day = 0;       // the undocumented ceiling per account; 0: none
    Duration clock_skew{0};               // of the Date header and the rate resets
    std::size_t image_bytes_max = 5u << 20;
    std::shared_ptr<SimFaults> faults;  // may be empty
};

// Plays the calls of X's API v2 that Peal makes, and refuses what X refuses:
//   POST /2/oauth2/token, /oauth2/token (app only)   POST /2/tweets   DELETE /2/tweets/:id   GET /2/tweets?ids=
//   GET /2/users/me   GET /2/users/:id/tweets   POST /2/media/upload (one call)   GET /2/media/upload   POST /2/media/metadata
std::unique_ptr<Simulator> make_x_simulator(AsyncClock& clock, Random& random, XSimulatorOptions options = {});

}  // namespace peal::connectors::x
