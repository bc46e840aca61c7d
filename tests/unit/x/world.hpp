#pragma once

#include "connectors/connector.hpp"
#include "connectors/oauth/authorization.hpp"
#include "connectors/oauth/credentials.hpp"
#include "connectors/sim_faults.hpp"
#include "connectors/x/simulator.hpp"
#include "connectors/x/x.hpp"
#include "core/async_sim_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/sim_http.hpp"
#include "tests/support/tiny_jpeg.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace peal::tests {

// X as it is played, its connector, and one account, on virtual time.
struct XWorld {
    asio::io_context context;
    SimClock clock{context, *parse_instant("2026-11-24T09:00:00Z")};
    std::unique_ptr<Random> random = make_seeded_random(7);
    std::shared_ptr<connectors::SimFaults> faults = std::make_shared<connectors::SimFaults>();
    std::unique_ptr<connectors::Simulator> x;
    SimHttp http{context, clock};
    std::unique_ptr<connectors::Connector> connector;
    connectors::Account account;

    explicit XWorld(connectors::x::XSimulatorOptions options = {})
    {
        options.faults = faults;
        x = connectors::x::make_x_simulator(clock, *random, options);
        http.route("api.x.com", *x);
        connector = connectors::x::make_x_connector(http, clock, *random);
        account = connect("leicester_unity");
    }

    connectors::Account connect(std::string const& handle)
    {
        auto const credentials = connectors::oauth::parse_credentials(x->connect_account(handle)).value();
        connectors::Account made;
        made.channel = "x-" + handle;
        made.remote_id = credentials.remote_id;
        made.handle = credentials.handle;
        made.grant = credentials.grant;
        return made;
    }

    template <class T>
    T wait(awaitable<T> work)
    {
        return run(clock, context, std::move(work));
    }

    static connectors::OutgoingPost post(std::string text, bool with_picture = false)
    {
        connectors::OutgoingPost made;
        made.key = "week/day-1/2026-11-24/x";
        made.text = std::move(text);
        made.lang = "en";
        if (with_picture) {
            made.media.emplace();
            made.media->bytes = tiny_jpeg(1200, 675);
            made.media->content_type = "image/jpeg";
            made.media->width = 1200;
            made.media->height = 675;
            made.media->alt_text = "Two hands holding a lantern; below it the words: Speak up & report.";
        }
        return made;
    }

    Result<connectors::Ready> prepare(connectors::OutgoingPost made)
    {
        return wait(connector->prepare(account, std::move(made)));
    }
    connectors::Commit commit(connectors::Ready ready) { return wait(connector->commit(account, std::move(ready))); }
    connectors::Commit publish(std::string text, bool with_picture = false)
    {
        return commit(prepare(post(std::move(text), with_picture)).value());
    }

    // The attempt to send `ready` that began now.
    connectors::AttemptRecord attempt(connectors::Ready ready, std::string text) const
    {
        connectors::AttemptRecord record;
        record.ready = std::move(ready);
        record.started_at = clock.now();
        record.text = std::move(text);
        return record;
    }

    connectors::Sighting look(connectors::AttemptRecord record)
    {
        return wait(connector->look_for(account, std::move(record)));
    }

    // A call outside the connector, as the account.
    HttpResponse call(std::string method, std::string target, std::string body = {},
                      std::string content_type = "application/json")
    {
        HttpRequest request(std::move(method), "https://api.x.com" + target);
        request.authorization = connectors::oauth::bearer_authorization(account.grant.access_token);
        request.body = std::move(body);
        if (!request.body.empty()) request.set("Content-Type", std::move(content_type));
        return wait(x->handle(std::move(request)));
    }
};

}  // namespace peal::tests
