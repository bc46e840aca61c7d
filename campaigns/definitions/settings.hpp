#pragma once

#include "campaigns/definitions/partnership.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace peal::campaigns::definitions {

// peal.yaml: how the daemon runs. Base addresses have no slash at the end.
struct Settings {
    struct Public {
        std::string address = "127.0.0.1";  // what the public listener binds to
        std::uint16_t port = 8080;          // 0: any free port
        std::string base;                   // short links start with it: "https://peal.example"; always given

        bool operator==(Public const&) const = default;
    };
    struct X {
        std::string api = "https://api.x.com";

        bool operator==(X const&) const = default;
    };
    struct Instagram {
        std::string graph = "https://graph.instagram.com";
        std::string version = "v26.0";
        Duration poll_interval = std::chrono::seconds(60);  // between looks at a container
        Duration poll_limit = std::chrono::minutes(5);      // then the post is tried again later

        bool operator==(Instagram const&) const = default;
    };
    struct Snapchat {
        std::string accounts = "https://accounts.snapchat.com";
        std::string api = "https://businessapi.snapchat.com";

        bool operator==(Snapchat const&) const = default;
    };

    Public listener;  // `public` in the file
    X x;
    Instagram instagram;
    Snapchat snapchat;
    Duration calendar_poll_interval = std::chrono::minutes(15);
    // For so long the posts of an event that was cancelled, or has left its calendar, are held before they are cancelled.
    Duration calendar_grace = std::chrono::minutes(15);
    Duration max_late = std::chrono::minutes(30);       // later than this a post is missed, not caught up
    Duration measure_interval = std::chrono::hours(1);  // between engagement readings of a young post
    // When links are tried, every night; none: never.
    std::optional<QuietHours> links_between = QuietHours{std::chrono::hours(2), std::chrono::hours(5)};
    std::vector<std::string> fetch_allow;  // hosts outside the public internet that others' addresses may lead to
    std::string log_level = "info";        // debug, info, warning, error

    bool operator==(Settings const&) const = default;
};

}  // namespace peal::campaigns::definitions
