#pragma once

#include "connectors/json.hpp"
#include "connectors/oauth/credentials.hpp"
#include "connectors/snapchat/simulator.hpp"
#include "connectors/snapchat/snapchat.hpp"
#include "core/async_sim_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/sim_http.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace peal::tests {

using namespace std::chrono_literals;
using namespace connectors;
using namespace connectors::snapchat;

inline std::string bytes_of(std::initializer_list<int> values)
{
    std::string out;
    for (int const value : values) out += static_cast<char>(value);
    return out;
}

// The head of a JPEG of that size, and something behind it.
inline std::string jpeg(int width, int height, std::size_t filler = 2000)
{
    auto out = bytes_of({0xff, 0xd8, 0xff, 0xe0, 0, 4, 'J', 'F', 0xff, 0xc0, 0, 17, 8, height >> 8, height & 255,
                         width >> 8, width & 255, 3});
    for (std::size_t i = 0; i < filler; ++i) out += static_cast<char>(i * 31 % 251);
    return out;
}

inline std::string png(int width, int height)
{
    auto out = bytes_of({0x89, 'P', 'N', 'G', 13, 10, 26,         10,          0, 0, 0,           13,
                         'I',  'H', 'D', 'R', 0,  0,  width >> 8, width & 255, 0, 0, height >> 8, height & 255});
    return out + std::string(500, 'x');
}

// One partnership's profile on a simulated Snapchat, on virtual time.
struct World {
    asio::io_context context{1};
    SimClock clock{context, *parse_instant("2026-11-24T09:00:00Z")};
    std::unique_ptr<Random> random = make_seeded_random(7);
    std::unique_ptr<SnapchatSimulator> sim;
    SimHttp http{context, clock};
    std::unique_ptr<Connector> snapchat;
    Account account;

    explicit World(SnapchatSimulatorSettings sim_settings = {}, SnapchatSettings settings = {})
        : sim(make_snapchat_simulator(clock, *random, std::move(sim_settings)))
    {
        http.route("accounts.snapchat.com", *sim);
        http.route("businessapi.snapchat.com", *sim);
        snapchat = make_snapchat_connector(http, clock, *random, std::move(settings));
        account = connect("llr-stop-hate");
    }

    Account connect(std::string const& handle)
    {
        auto const credentials = oauth::parse_credentials(sim->connect_account(handle));
        REQUIRE(credentials);
        Account made;
        made.channel = "snapchat-" + handle;
        made.remote_id = credentials->remote_id;
        made.handle = credentials->handle;
        made.grant = credentials->grant;
        return made;
    }

    static OutgoingPost post(std::string key = "week/monday/2026-11-24/snapchat")
    {
        OutgoingPost out;
        out.key = std::move(key);
        out.text = "the words are on the picture";
        out.media.emplace();
        out.media->bytes = jpeg(1080, 1920);
        out.media->content_type = "image/jpeg";
        out.media->width = 1080;
        out.media->height = 1920;
        return out;
    }

    Result<Ready> prepare(OutgoingPost out) { return run(clock, context, snapchat->prepare(account, std::move(out))); }
    Result<Ready> prepare() { return prepare(post()); }

    Commit commit(Ready ready)
    {
        last_started_at = clock.now();
        return run(clock, context, snapchat->commit(account, std::move(ready)));
    }

    // Prepares, waits until the picture is processed, and posts.
    Commit publish(OutgoingPost out = post())
    {
        auto const made = prepare(std::move(out));
        REQUIRE(made);
        clock.run_for(30s);
        last_ready = *made;
        return commit(*made);
    }

    AttemptRecord attempt() const
    {
        AttemptRecord record;
        record.ready = last_ready;
        record.started_at = last_started_at;
        record.text = post().text;
        return record;
    }

    Sighting look(AttemptRecord record) { return run(clock, context, snapchat->look_for(account, std::move(record))); }
    Sighting look() { return look(attempt()); }

    Result<std::vector<Readings>> measure(std::vector<std::string> ids)
    {
        return run(clock, context, snapchat->measure(account, std::move(ids)));
    }

    Ready last_ready;         // of the last publish
    Instant last_started_at;  // of the last commit
};

}  // namespace peal::tests
