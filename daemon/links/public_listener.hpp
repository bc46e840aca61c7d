#pragma once

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/links/click_counter.hpp"
#include "daemon/links/feeds.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/destinations.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace peal::links {

// A way to report, as the public pages name it.
struct ReportingRoute {
    std::string name;
    std::string how;      // a telephone number, or words
    std::string address;  // https address; may be empty
    bool emergency = false;
};

struct PublicOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;         // 0: any free port
    std::filesystem::path media;    // folder of pictures
    std::filesystem::path journal;  // folder of the click journal
    std::string partnership;        // its name, for the pages
    std::vector<ReportingRoute> routes;

    PublicOptions() {}
};

// The door that everybody may knock on: short links, pictures for the networks, calendars for those who know their address,
// plain pages. It has a thread of its own
// and shares nothing with the office but the store. No cookie, no script, nothing written about the visitor.
// Created, started, stopped and destroyed on one thread, which is not its own.
class PublicListener {
public:
    // Binds. Rejected with what to do when the port is taken.
    static Result<std::unique_ptr<PublicListener>> open(PublicOptions options, store::Database& clicks, Random& random);

    virtual ~PublicListener() = default;

    virtual std::uint16_t port() const = 0;

    // Takes up the click journal, then answers. Blocks until the journal is read; rejected when it cannot be.
    virtual Result<> start() = 0;

    // Where the links lead; replaces the table. From any thread.
    virtual void set_destinations(store::Destinations destinations) = 0;

    // Those that have changed; the others stay. From any thread.
    virtual void put_destinations(std::vector<store::Link> changed) = 0;

    // What the pages say; replaces the partnership's name and the routes. From any thread.
    virtual void set_pages(std::string partnership, std::vector<ReportingRoute> routes) = 0;

    // The calendars that are handed out; replaces them. Before it is called the first time, all are asked for later. From any
    // thread.
    virtual void set_feeds(Feeds feeds) = 0;

    // Whether clicks reach the disk. From any thread.
    virtual ClickCounter::Standing clicks() const = 0;

    // Finishes requests, writes the last clicks, ends the thread. Blocks for at most a few seconds.
    virtual void stop() = 0;
};

}  // namespace peal::links
