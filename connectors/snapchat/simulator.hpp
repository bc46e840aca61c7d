#pragma once

#include "connectors/sim_faults.hpp"
#include "connectors/simulator.hpp"
#include "core/async_clock.hpp"
#include "core/random.hpp"

#include <memory>
#include <set>
#include <string>
#include <string_view>

// Snapchat's Public Profile API played on our own machine: sign-in, profiles, encrypted uploads, stories with one picture,
// their list and their figures, checked as the network checks them. It answers for both hosts, accounts and business API;
// videos, spotlights and saved stories are refused.
namespace peal::connectors::snapchat {

// Knobs, most of them for what is not known of the real network or goes wrong there. May be turned at any time.
struct SnapchatSimulatorSettings {
    bool allow_listed = true;  // false: 403 for everything but sign-in
    Duration token_life = std::chrono::seconds(3600);
    bool refresh_rotates = true;              // every refresh gives a new refresh token
    bool old_refresh_dies = true;             // at its first use
    std::size_t calls_per_second_token = 10;  // 0: not throttled
    std::size_t calls_per_second_app = 20;

    std::string region = "us";  // in front of the upload paths
    std::string upload_origin;  // in front of the region: "https://elsewhere.example"; a client must refuse
    Duration processing = std::chrono::seconds(5);  // MEDIA_PROCESSING for this long after finalising
    Duration media_life = std::chrono::hours(24);
    Duration posting = std::chrono::seconds(2);  // MEDIA_POSTING_ALREADY_IN_PROGRESS for this long after a post
    bool media_posts_once = false;               // a second post of the same media is refused later, too

    Duration story_life = std::chrono::hours(24);
    Duration listing_lag{0};     // before a new story appears in the list
    bool times_in_lists = true;  // false: items without created_at
    std::size_t page_items_max = 50;
    bool page_block = false;  // "page" with a cursor instead of "paging" with cursor and link
    std::string link_origin;  // in front of next_link

    bool stats_as_list = false;      // [{metric,value}] instead of a map
    bool lower_case_status = false;  // "success"
    bool errors_with_200 = false;    // HTTP 200 around ERROR
    bool quotes_keys = false;        // creating media is refused with a message that quotes key and iv

    std::string client_id = "7f1c2a44-0000-4000-8000-0000000000aa";
    std::string sign_in_as;  // handle of whoever opens the authorise page; empty: the first account
    bool consent = true;     // false: the person refuses

    SnapchatSimulatorSettings() {}
};

class SnapchatSimulator : public Simulator {
public:
    // Fails the next requests; see connectors/sim_faults.hpp.
    virtual SimFaults& faults() = 0;

    virtual SnapchatSimulatorSettings& settings() = 0;

    // A colleague posts from the phone. Returns the new story's id; empty when the handle is unknown.
    virtual std::string post_by_hand(std::string_view handle) = 0;

    // Every access token of the account dies; its refresh tokens too when `grants` says so.
    virtual void kill_tokens(std::string_view handle, bool grants) = 0;
};

// The clock and the random source must outlive the simulator.
std::unique_ptr<SnapchatSimulator> make_snapchat_simulator(AsyncClock& clock, Random& random,
                                                           SnapchatSimulatorSettings settings);

}  // namespace peal::connectors::snapchat
