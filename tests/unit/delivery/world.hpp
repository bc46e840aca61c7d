#pragma once

#include "connectors/snapchat/simulator.hpp"
#include "connectors/snapchat/snapchat.hpp"
#include "connectors/x/simulator.hpp"
#include "connectors/x/x.hpp"
#include "core/async_nursery.hpp"
#include "core/files.hpp"
#include "daemon/delivery/engine.hpp"
#include "daemon/store/pause_store.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/sim_http.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tiny_jpeg.hpp"

#include <doctest/doctest.h>

namespace peal::tests {

using store::State;

inline Instant const noon = parse_instant("2027-03-01T12:00:00Z").value();

// Draws at once what the real worker needs a process for.
class QuickWorker final : public worker::Worker {
public:
    awaitable<Result<worker::Rendition>> draw(campaigns::Artwork artwork) override
    {
        ++drawn;
        if (failure) co_return tl::unexpected<Error>(*failure);
        worker::Rendition rendition;
        rendition.width = artwork.shape == "story" ? 1080 : 1200;
        rendition.height = artwork.shape == "story" ? 1920 : 675;
        rendition.bytes = tiny_jpeg(rendition.width, rendition.height);
        rendition.content_type = "image/jpeg";
        rendition.manifest = R"({"drawn":[]})";
        co_return rendition;
    }
    awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string, campaigns::calendar::ReadOptions,
                                                                    Instant, Instant) override
    {
        co_return campaigns::calendar::Expansion();
    }

    int drawn = 0;
    std::optional<Error> failure;
};

// The engine with the real store, vault and connectors against played networks, on virtual time.
struct World {
    TemporaryFolder folder;
    asio::io_context context;
    SimClock clock{context, noon - std::chrono::hours(1)};
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::shared_ptr<connectors::SimFaults> x_faults = std::make_shared<connectors::SimFaults>();
    std::unique_ptr<connectors::Simulator> x = make_x();
    std::unique_ptr<connectors::snapchat::SnapchatSimulator> snapchat = connectors::snapchat::make_snapchat_simulator(
        clock, *random, connectors::snapchat::SnapchatSimulatorSettings());
    SimHttp http{context, clock};
    QuickWorker worker;
    std::unique_ptr<connectors::Connector> x_connector = connectors::x::make_x_connector(http, clock, *random);
    std::unique_ptr<connectors::Connector> snapchat_connector =
        connectors::snapchat::make_snapchat_connector(http, clock, *random);
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), Executor(context.get_executor())).value();
    store::PostStore posts{*db};
    store::PauseStore pauses{*db};
    store::DeliveryStore deliveries{*db};
    std::unique_ptr<vault::Accounts> accounts;
    std::map<std::string, delivery::ClockWatch*> clock_watches;  // of the next start
    store::Spacings spacings;                                    // as they are configured
    std::unique_ptr<store::Database> between;                    // the engine and its database, from the next start on
    std::unique_ptr<delivery::Engine> engine;
    std::unique_ptr<Nursery> running;

    World()
    {
        http.route("api.x.com", *x);
        http.route("businessapi.snapchat.com", *snapchat);
        http.route("accounts.snapchat.com", *snapchat);
        std::filesystem::create_directories(folder.path() / "media");
        REQUIRE(write_file(folder.path() / "x.json", x->connect_account("stamp")).has_value());
        REQUIRE(write_file(folder.path() / "snapchat.json", snapchat->connect_account("stamp")).has_value());
        start();
    }

    ~World() { stop(); }

    std::unique_ptr<connectors::Simulator> make_x()
    {
        connectors::x::XSimulatorOptions options;
        options.faults = x_faults;
        return connectors::x::make_x_simulator(clock, *random, options);
    }

    // A start of the daemon: everything in memory is new, the disk is as it was.
    void start()
    {
        auto sealer = vault::Sealer::load({}, folder.path(), *random).value();
        accounts = std::make_unique<vault::Accounts>(context.get_executor(), clock, *random, store::GrantStore(*db),
                                                     std::move(sealer));
        REQUIRE(run(accounts->connect("stamp-x", "x", {folder.path()}, *x_connector)).has_value());
        REQUIRE(run(accounts->connect("stamp-snapchat", "snapchat", {folder.path()}, *snapchat_connector)).has_value());
        delivery::Parts parts{clock,
                              *random,
                              between ? store::DeliveryStore(*between) : deliveries,
                              posts,
                              worker,
                              *accounts,
                              {{"x", x_connector.get()}, {"snapchat", snapchat_connector.get()}},
                              folder.path() / "media",
                              "https://peal.example",
                              clock_watches,
                              [this] { return spacings; }};
        engine = std::make_unique<delivery::Engine>(context.get_executor(), std::move(parts));
        running = std::make_unique<Nursery>(context.get_executor());
        auto work = engine->run();
        running->spawn(std::move(work));
        clock.run_for(Duration(0));
    }

    void stop()
    {
        engine->stop();
        clock.run_for(std::chrono::minutes(2));
        REQUIRE(running->size() == 0);
    }

    template <class T>
    T run(awaitable<T> work)
    {
        return tests::run(clock, context, std::move(work));
    }

    static campaigns::PlannedPost planned(std::string const& name, std::string const& network = "x", Instant due = noon)
    {
        campaigns::PlannedPost post;
        post.campaign = "week";
        post.message = name;
        post.occurrence = "2027-03-01";
        post.network = network;
        post.channel = "stamp-" + network;
        post.key = "week/" + name + "/2027-03-01/" + post.channel;
        post.organisation = "leics-police";
        post.lang = "en-GB";
        post.due = due;
        post.wall = "2027-03-01T12:00";
        post.zone = "Europe/London";
        post.text = "Report hate " + name + ": https://peal.example/r/0000000 #StampItOutLLR";
        post.alt_text = "A card that says how to report hate";
        post.artwork.shape = network == "snapchat" ? "story" : "card";
        post.destination = "https://www.report-it.org.uk";
        post.approval = campaigns::Approval::none;
        post.dry_run = false;
        return post;
    }

    void plan(std::vector<campaigns::PlannedPost> plan)
    {
        store::PlanStore plans(*db, *random);
        auto const now = clock.now();
        REQUIRE(run(plans.apply(std::move(plan), now, now + std::chrono::hours(48), true, now)).has_value());
        engine->wake();
    }

    store::PostDetail post(std::string const& message)
    {
        auto const all = run(posts.list(store::PostFilter())).value();
        for (auto const& candidate : all)
            if (candidate.plan.message == message) return run(posts.load(candidate.short_id)).value();
        FAIL("no such post");
        return store::PostDetail();
    }

    std::size_t commits() const
    {
        std::size_t n = 0;
        for (auto const& record : http.requests()) n += record.commit;
        return n;
    }
};

}  // namespace peal::tests
