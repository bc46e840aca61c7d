#pragma once

#include "connectors/http/curl_client.hpp"
#include "daemon/links/public_listener.hpp"
#include "daemon/store/click_store.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace peal::tests {

inline constexpr char const* firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

struct DoorFixture {
    TemporaryFolder folder;
    asio::io_context context;
    std::unique_ptr<Random> random = make_system_random();
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "clicks.db", store::click_migrations()).value();
    std::unique_ptr<HttpClient> client = connectors::http::make_curl_client(context.get_executor());
    std::unique_ptr<links::PublicListener> door = open();

    links::PublicOptions options()
    {
        links::PublicOptions made;
        made.media = folder.path();
        made.journal = folder.path();
        made.partnership = "Stamp <It> Out";
        links::ReportingRoute emergency;
        emergency.name = "Emergency";
        emergency.how = "999";
        made.routes.push_back(emergency);
        return made;
    }

    std::unique_ptr<links::PublicListener> open()
    {
        auto opened = links::PublicListener::open(options(), *db, *random);
        REQUIRE(opened.has_value());
        REQUIRE((*opened)->start().has_value());
        store::Destinations destinations;
        destinations.add("abc2345", "https://www.report-it.org.uk/");
        (*opened)->set_destinations(std::move(destinations));
        return std::move(*opened);
    }

    HttpResponse ask(std::string const& path, std::string method = "GET", std::string agent = firefox,
                     std::string forwarded_for = "")
    {
        HttpRequest request(std::move(method), "http://127.0.0.1:" + std::to_string(door->port()) + path);
        if (!forwarded_for.empty()) request.set("X-Forwarded-For", std::move(forwarded_for));
        request.set("User-Agent", std::move(agent));
        auto const answer = run(context, client->send(std::move(request)));
        REQUIRE(answer.has_value());
        return *answer;
    }

    std::map<std::string, std::map<std::string, std::int64_t>> totals()
    {
        store::ClickStore clicks(*db);
        return run(context, clicks.totals(0, 100000)).value();
    }
};

}  // namespace peal::tests
