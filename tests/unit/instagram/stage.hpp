#pragma once

#include "connectors/instagram/instagram.hpp"
#include "connectors/instagram/simulator.hpp"
#include "connectors/oauth/authorization.hpp"
#include "connectors/oauth/credentials.hpp"
#include "connectors/oauth/form.hpp"
#include "tests/support/run.hpp"
#include "tests/support/sim_http.hpp"
#include "tests/support/tiny_jpeg.hpp"

#include <doctest/doctest.h>

// Connector, simulator and our own media server on one virtual clock.
namespace peal::tests {

namespace instagram = connectors::instagram;
using connectors::Account;
using connectors::AttemptRecord;
using connectors::Commit;
using connectors::Done;
using connectors::NotSent;
using connectors::OutgoingPost;
using connectors::Readings;
using connectors::Ready;
using connectors::Refused;
using connectors::Sighting;
using connectors::SimFault;
using connectors::Unknown;

struct InstagramStage {
    asio::io_context context{1};
    SimClock clock{context, std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(9)};
    SimHttp http{context, clock};
    std::unique_ptr<Random> random = make_seeded_random(7);
    std::unique_ptr<instagram::InstagramSimulator> simulator;
    std::unique_ptr<connectors::Connector> connector;
    Account account;
    HttpResponse media{200, tiny_jpeg(1080, 1350), "image/jpeg"};
    std::string media_authorization = "never asked";

    explicit InstagramStage(instagram::InstagramSettings settings = {})
    {
        simulator = instagram::make_instagram_simulator(http, clock, *random, {});
        connector = instagram::make_instagram_connector(http, clock, std::move(settings));
        http.route("graph.instagram.com", *simulator);
        http.route("media.peal.example", [this](HttpRequest request) { return serve_media(std::move(request)); });
        account = connect("stampitout");
    }

    Account connect(std::string_view handle)
    {
        auto const credentials = connectors::oauth::parse_credentials(simulator->connect_account(handle));
        REQUIRE(credentials);
        Account made;
        made.channel = "instagram-main";
        made.remote_id = credentials->remote_id;
        made.handle = credentials->handle;
        made.grant = credentials->grant;
        return made;
    }

    static OutgoingPost post(std::string text = "Report it. #StampItOut caf\xC3\xA9 & more")
    {
        OutgoingPost made;
        made.key = "week/start/2026/instagram-main";
        made.text = std::move(text);
        made.lang = "en";
        made.media.emplace();
        made.media->bytes = tiny_jpeg(1080, 1350);
        made.media->content_type = "image/jpeg";
        made.media->width = 1080;
        made.media->height = 1350;
        made.media->alt_text = "White words on blue: see it, report it.";
        made.media->public_url = "https://media.peal.example/m/abc";
        return made;
    }

    awaitable<HttpResponse> serve_media(HttpRequest request)
    {
        media_authorization = request.authorization.reveal();
        co_return media;
    }

    template <class T>
    T play(awaitable<T> work, Duration limit = std::chrono::hours(2))
    {
        return run(clock, context, std::move(work), limit);
    }

    Result<Ready> prepare(OutgoingPost made = post()) { return play(connector->prepare(account, std::move(made))); }
    Commit commit(Ready ready) { return play(connector->commit(account, std::move(ready))); }

    Ready prepared()
    {
        auto ready = prepare();
        REQUIRE(ready);
        return *ready;
    }

    Done publish()
    {
        auto outcome = commit(prepared());
        REQUIRE(std::holds_alternative<Done>(outcome));
        return std::get<Done>(outcome);
    }

    AttemptRecord attempt(Ready const& ready)
    {
        AttemptRecord record;
        record.ready = ready;
        record.started_at = clock.now();
        record.text = post().text;
        return record;
    }

    Sighting look_for(AttemptRecord record) { return play(connector->look_for(account, std::move(record))); }

    void add_fault(SimFault fault) { simulator->faults().add(std::move(fault)); }

    // Asks the simulator directly, as this account unless another token is given.
    HttpResponse call(std::string method, std::string path, connectors::oauth::Pairs const& parameters,
                      std::string token = "own")
    {
        auto const encoded = connectors::oauth::form_encode(parameters);
        HttpRequest request(std::move(method), "https://graph.instagram.com" + path);
        if (request.method == "GET") {
            request.url += "?" + encoded;
        } else {
            request.set("Content-Type", "application/x-www-form-urlencoded");
            request.body = encoded;
        }
        if (token == "own") token = account.grant.access_token.reveal();
        if (!token.empty()) request.authorization = connectors::oauth::bearer_authorization(Secret(token));
        return play(simulator->handle(std::move(request)));
    }
};

inline std::string graph_error(int code, int subcode, std::string const& message = "text")
{
    return R"({"error":{"message":")" + message + R"(","type":"OAuthException","code":)" + std::to_string(code) +
           R"(,"error_subcode":)" + std::to_string(subcode) +
           R"(,"is_transient":false,"error_user_msg":"190, 2207051","fbtrace_id":"Abc123"}})";
}

}  // namespace peal::tests
