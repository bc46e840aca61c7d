#pragma once

#include "connectors/connector.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <memory>
#include <string>

// Snapchat's Public Profile API: a story with one picture on a public profile. A story carries no words of its own, so the
// whole message is on the picture; the post call answers no id, so the list of stories is read before and after it.
// The access token needs the scope snapchat-profile-api and an app that Snap has put on its allow-list.
namespace peal::connectors::snapchat {

struct SnapchatSettings {
    std::string accounts_base = "https://accounts.snapchat.com";  // without a path
    std::string api_base = "https://businessapi.snapchat.com";
    Duration prepare_ahead = std::chrono::seconds(60);
    Duration commit_deadline = std::chrono::seconds(30);
    Duration call_timeout = std::chrono::seconds(30);     // of every other call but an upload
    Duration upload_timeout = std::chrono::seconds(120);  // of one part
    Duration prepare_deadline = std::chrono::minutes(5);  // of a whole preparation
    Duration look_deadline = std::chrono::minutes(2);     // of reading a whole list
    Duration measure_deadline = std::chrono::minutes(2);  // of one batch
    // Snap allows 10 a second a token and 20 a second an app; the commit call does not queue, and needs room.
    std::size_t calls_per_second_account = 8;
    std::size_t calls_per_second = 16;
    // 32 MiB parts are refused, for the form around them counts too.
    std::size_t part_bytes = std::size_t{31} << 20;
    std::size_t list_page_items = 50;
    std::size_t list_pages_max = 20;
    std::size_t measure_max = 100;  // stories a batch; the rest is left for the next one
    // See stories.hpp. Set to zero, a story whose time the list does not say is never claimed.
    Duration untimed_snapshot_age_max = std::chrono::seconds(90);
};

// The references must outlive the connector, and the connector its calls.
std::unique_ptr<Connector> make_snapchat_connector(HttpClient& http, AsyncClock& clock, Random& random,
                                                   SnapchatSettings settings = {});

}  // namespace peal::connectors::snapchat
