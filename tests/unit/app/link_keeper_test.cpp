#include "daemon/app/link_keeper.hpp"

#include "campaigns/definitions/load.hpp"
#include "core/async_nursery.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/sim_http.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

namespace {

// The keeper with a real store and a small web, on virtual time. It begins at noon; the night is from two to five.
struct LinkKeeperFixture {
    TemporaryFolder folder;
    asio::io_context context;
    SimClock clock{context, parse_instant("2026-11-24T12:00:00Z").value()};
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), Executor(context.get_executor())).value();
    store::PlanStore plans{*db, *random};
    store::PostStore posts{*db};
    WorkThread files{Executor(context.get_executor())};
    std::map<std::string, int> status;  // of each host; 0: it does not answer
    SimHttp http{context, clock};
    app::DefinitionsPtr definitions = load({});
    std::optional<app::LinkKeeper> keeper;
    std::optional<Nursery> nursery;

    LinkKeeperFixture()
    {
        for (auto const* host :
             {"report.example", "www.town.org", "api.x.com", "graph.instagram.com", "businessapi.snapchat.com"})
            answer(host, 200);
        start();
    }
    ~LinkKeeperFixture() { stop(); }

    void start()
    {
        keeper.emplace(
            app::LinkKeeper::Parts{clock, *random, files, http, store::LinkStore(*db), [this] { return definitions; }});
        nursery.emplace(Executor(context.get_executor()));
        nursery->spawn(keeper->run());
        pass(1s);
    }

    void stop()
    {
        nursery->cancel();
        pass(1s);
        nursery.reset();
    }

    void answer(std::string const& host, int with)
    {
        status[host] = with;
        http.route(host, [this, host](HttpRequest) -> awaitable<HttpResponse> {
            if (status[host] == 0) co_await clock.sleep_for(24h);
            co_return HttpResponse(status[host], "");
        });
    }

    static app::DefinitionsPtr load(std::vector<std::pair<std::string, std::string>> const& changes)
    {
        auto sources = test::minimal_files();
        for (auto const& [from, to] : changes) {
            auto& all = sources[from.substr(0, from.find(':'))];
            auto const what = from.substr(from.find(':') + 1);
            auto const at = all.find(what);
            REQUIRE(at != std::string::npos);
            all.replace(at, what.size(), to);
        }
        auto made = campaigns::definitions::load(sources);
        REQUIRE_MESSAGE(!campaigns::has_errors(made.problems), test::joined(made.problems));
        return std::make_shared<campaigns::definitions::Definitions const>(std::move(made.definitions));
    }

    void pass(Duration span)
    {
        context.restart();
        clock.run_for(span);
    }

    void pass_until(std::string const& moment)
    {
        context.restart();
        clock.run_until(parse_instant(moment).value());
    }

    // A post that waits for the first of December and leads to the route.
    void plan_post(std::string const& text = "You can report it: https://peal.example/r/0000000")
    {
        campaigns::PlannedPost post;
        post.campaign = "week";
        post.message = "hello";
        post.occurrence = "2026-12-01";
        post.channel = "town-x";
        post.key = "week/hello/2026-12-01/town-x";
        post.network = "x";
        post.due = parse_instant("2026-12-01T10:00:00Z").value();
        post.wall = "2026-12-01T10:00";
        post.zone = "Europe/London";
        post.text = text;
        post.destination = "https://report.example";
        post.approval = campaigns::Approval::none;
        std::vector<campaigns::PlannedPost> all{post};
        auto const applied =
            run(clock, context, plans.apply(std::move(all), clock.now(), clock.now() + 24h * 30, true, clock.now()));
        REQUIRE(applied.has_value());
    }

    std::string post_state()
    {
        auto const all = run(clock, context, posts.list(store::PostFilter()));
        return std::string(to_string(all.value().at(0).state));
    }
};

}  // namespace

TEST_CASE_FIXTURE(LinkKeeperFixture, "every link is tried once a night, at local night, and nothing by day")
{
    plan_post("Come: https://www.town.org/fair https://peal.example/r/0000000");
    pass_until("2026-11-25T01:59:00Z");
    CHECK(http.requests().empty());
    pass_until("2026-11-25T05:01:00Z");
    REQUIRE(http.requests().size() == 2);
    CHECK(http.count("report.example") == 1);
    CHECK(http.count("https://www.town.org/fair") == 1);
    // Not both at once.
    CHECK(http.requests()[1].sent_at - http.requests()[0].sent_at > 1min);
    pass_until("2026-11-26T01:59:00Z");
    CHECK(http.requests().size() == 2);
    pass_until("2026-11-26T05:01:00Z");
    CHECK(http.requests().size() == 4);
    CHECK(keeper->problems().empty());
}

TEST_CASE_FIXTURE(LinkKeeperFixture,
                  "a page that is gone holds its posts the same night, and frees them when it is back")
{
    plan_post();
    status["report.example"] = 404;
    pass_until("2026-11-25T05:30:00Z");
    CHECK(post_state() == "held");
    REQUIRE(keeper->problems().size() == 1);
    auto const problem = keeper->problems()[0];
    CHECK(problem.starts_with("posts that lead to https://report.example are held: it leads to no page (404)"));
    CHECK(problem.find("(route `online`, since 2026-11-25T0") != std::string::npos);
    // A restart forgets nothing.
    stop();
    start();
    CHECK(keeper->problems() == std::vector<std::string>{problem});
    pass(2h);
    CHECK(post_state() == "held");
    status["report.example"] = 200;
    pass(61min);
    CHECK(post_state() == "planned");
    CHECK(keeper->problems().empty());
}

TEST_CASE_FIXTURE(LinkKeeperFixture,
                  "a link is held for silence only when others answer, and only after more than an hour")
{
    definitions =
        load({{"routes.yaml:routes:\n", "routes:\n  - {id: other, name: Other, kind: web, areas: [all], address: "
                                        "https://www.town.org, last_checked: 2026-11-01}\n"}});
    plan_post();
    status["report.example"] = 0;
    pass_until("2026-11-25T02:00:00Z");
    while (http.count("report.example") == 0) pass(1min);
    pass(70min);
    CHECK(post_state() == "planned");
    CHECK(http.count("report.example") == 3);
    pass(60min);
    CHECK(post_state() == "held");
    CHECK(keeper->problems()[0].find("does not answer") != std::string::npos);
}

TEST_CASE_FIXTURE(LinkKeeperFixture, "when nothing answers it is our own connection, and nothing is held")
{
    plan_post();
    for (auto& [host, answers] : status) answers = 0;
    pass_until("2026-11-26T12:00:00Z");
    CHECK(post_state() == "planned");
    REQUIRE(keeper->problems().size() == 1);
    CHECK(keeper->problems()[0].starts_with("links cannot be tried since 2026-11-25T0"));
    CHECK(http.count("report.example") > 10);

    // When only the link stays silent, it is counted from then on.
    for (auto& [host, answers] : status)
        if (host != "report.example") answers = 200;
    pass(15min);
    CHECK(keeper->problems().empty());
    CHECK(post_state() == "planned");
    pass(150min);
    CHECK(post_state() == "held");
}

TEST_CASE_FIXTURE(LinkKeeperFixture, "what only a person can tell holds nothing, and never means never")
{
    plan_post();
    status["report.example"] = 403;
    pass_until("2026-11-25T12:00:00Z");
    CHECK(http.count("report.example") == 1);
    CHECK(post_state() == "planned");
    CHECK(keeper->problems().empty());
    definitions = load({{"peal.yaml:public:", "links: {between: none}\npublic:"}});
    pass_until("2026-11-27T12:00:00Z");
    CHECK(http.count("report.example") == 1);
}
