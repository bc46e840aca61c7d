#pragma once

#include "connectors/sim_faults.hpp"
#include "connectors/simulator.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Instagram (API with Instagram Login) played on our own machine: what the connector needs, checked as the network checks
// it. Posts are feed pictures; it really fetches them from `image_url`. The ledger holds what came through the API.
namespace peal::connectors::instagram {

// Knobs, most of them for what is not known of the real network or goes wrong there. May be turned at any time.
struct InstagramSimulatorSettings {
    Duration processing = std::chrono::seconds(3);  // a container is IN_PROGRESS for this long
    int not_ready_after_finished = 0;               // so many publish calls after FINISHED still get 9007/2207027
    bool publish_twice_same_id = false;             // publishing a container again: the same id, else 24/2207008
    int quota_total = 50;                           // posts in 24 h
    int containers_per_day = 400;
    int calls_per_hour = 0;  // 0: not throttled
    int hashtags_max = 30;
    bool captions_in_lists = true;                // some logins are not shown them
    Duration listing_lag{0};                      // before a new post appears in the account's list
    Duration insights_lag{0};                     // really up to 48 h
    std::set<std::string> withdrawn_metrics;      // asking for one fails the whole request
    int failing_subcode = 0;                      // the next containers end as ERROR with this subcode; 0: FINISHED
    std::optional<Instant> objects_hidden_until;  // reading a container or post gives 100/33
    std::string permalink_base = "https://www.instagram.com/p/";
    std::string client_id = "1290000000000001";
    std::string sign_in_as;                 // handle of whoever opens the authorise page; empty: the first account
    bool consent = true;                    // false: the person refuses
    std::set<std::string> unticked_scopes;  // what the person does not grant

    InstagramSimulatorSettings() {}
};

class InstagramSimulator : public Simulator {
public:
    // Fails the next requests; see connectors/sim_faults.hpp.
    virtual SimFaults& faults() = 0;

    virtual InstagramSimulatorSettings& settings() = 0;

    // Somebody posts with the app. Returns the new post's id; empty when the handle is unknown.
    virtual std::string post_by_hand(std::string_view handle, std::string_view caption) = 0;

    // Every token of the account dies as error 190 with this subcode says (458 removed, 460 password changed, ...).
    virtual void kill_tokens(std::string_view handle, int subcode) = 0;
};

// `media` fetches the pictures; it, the clock and the random source must outlive the simulator.
std::unique_ptr<InstagramSimulator> make_instagram_simulator(HttpClient& media, AsyncClock& clock, Random& random,
                                                             InstagramSimulatorSettings settings);

}  // namespace peal::connectors::instagram
