#pragma once

#include "core/async_sim_clock.hpp"
#include "daemon/office/office.hpp"
#include "daemon/store/click_store.hpp"
#include "daemon/vault/sealer.hpp"
#include "tests/unit/store/event_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace peal::tests {

// An office over a real store: the calendars `town`, which is trusted, and `city`, which is not.
struct OfficeFixture : EventFixture {
    using Definitions = campaigns::definitions::Definitions;

    struct Said {
        int status = 0;
        boost::json::value body;

        // The text at that key of an object.
        std::string text(char const* key) const { return std::string(body.at(key).as_string()); }
        boost::json::array const& list(char const* key) const { return body.at(key).as_array(); }
        std::string detail() const { return text("detail"); }
    };

    SimClock clock{context, now};
    std::unique_ptr<store::Database> clicks =
        store::Database::open(folder.path() / "clicks.db", store::click_migrations()).value();
    vault::Accounts accounts{Executor(context.get_executor()), clock, *random, store::GrantStore(*db),
                             vault::Sealer::load({}, folder.path(), *random).value()};
    std::shared_ptr<Definitions const> definitions = make_definitions();
    office::Health health;
    int plans_wanted = 0;                // so often events were written
    int looks_wanted = 0;                // so often posts were
    std::vector<std::string> refreshed;  // the calendars that were to be looked at
    Result<> looked;                     // what came of it
    office::Office office{
        office::Parts{clock,
                      [this] { return definitions; },
                      posts,
                      plans,
                      pauses,
                      deliveries,
                      store::ReadingStore(*db),
                      store::FeedStore(*db, *random),
                      events,
                      questions,
                      reports::Reporter(posts, store::ReadingStore(*db), store::ClickStore(*clicks), events),
                      accounts,
                      [this] { return health; },
                      [this] { ++looks_wanted; },
                      [this] { ++plans_wanted; },
                      [this](std::string source) { return look(std::move(source)); },
                      [this](std::string question, bool left, std::string actor) {
                          return settle(std::move(question), left, std::move(actor));
                      },
                      []() -> awaitable<> { co_return; },
                      [] { return campaigns::calendar::EventListPtr(); },
                      [](std::string const&, std::string const&) { return Result<std::string>(); },
                      "0.1.0",
                      now,
                      "http://127.0.0.1:8080"}};

    static std::shared_ptr<Definitions const> make_definitions()
    {
        Definitions all;
        all.partnership.zone = "Europe/London";
        all.settings.listener.base = "https://peal.example";
        for (auto const* id : {"leics-cc", "leics-police"}) {
            campaigns::definitions::Organisation organisation;
            organisation.id = id;
            all.organisations.push_back(std::move(organisation));
        }
        campaigns::definitions::CalendarSource town, city;
        town.id = "town";
        city.id = "city";
        city.trust = campaigns::definitions::CalendarSource::Trust::provisional;
        all.calendars = {town, city};
        return std::make_shared<Definitions const>(std::move(all));
    }

    awaitable<Result<>> look(std::string source)
    {
        refreshed.push_back(std::move(source));
        co_return looked;
    }

    awaitable<Result<>> settle(std::string question, bool left, std::string actor)
    {
        auto const settled = co_await events.settle_drop(std::move(question), left, grace, std::move(actor), now);
        if (!settled) co_return tl::unexpected<Error>(settled.error());
        co_return Result<>();
    }

    Said ask(std::string method, std::string target, std::string body = {}, std::string user = "ana")
    {
        http::Request request;
        request.method = std::move(method);
        auto const mark = std::min(target.find('?'), target.size());
        request.path = (target == "/health" ? "" : "/api/v1") + target.substr(0, mark);
        request.query = target.substr(std::min(mark + 1, target.size()));
        request.body = std::move(body);
        request.peer_user = std::move(user);
        auto const response = run(office.answer(std::move(request)));
        return {response.status, boost::json::parse(response.body)};
    }

    Said get(std::string target) { return ask("GET", std::move(target)); }
    Said post(std::string path, std::string body = "{}") { return ask("POST", std::move(path), std::move(body)); }

    // The id of a vigil that was entered, on Wednesday 3 March at noon.
    std::string enter_vigil()
    {
        auto const added = post(
            "/events", R"({"summary":"Vigil","start":"2027-03-03T12:00","end":"2027-03-03T14:00","by_owner":true})");
        REQUIRE_MESSAGE(added.status == 200, boost::json::serialize(added.body));
        return added.text("id");
    }

    // Plans a post about that event, for the next noon.
    store::PostRecord plan_post(std::string const& event)
    {
        auto const detail = run(events.load(event));
        REQUIRE(detail.has_value());
        plan({beside(detail->event.event(), "come", noon)});
        return only_post();
    }
};

}  // namespace peal::tests
