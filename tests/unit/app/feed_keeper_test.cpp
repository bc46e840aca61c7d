#include "daemon/app/feed_keeper.hpp"

#include "campaigns/calendar/reader.hpp"
#include "campaigns/definitions/load.hpp"
#include "core/async_nursery.hpp"
#include "daemon/app/feed_texts.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/calendar/outgoing.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
namespace calendar = peal::campaigns::calendar;

namespace {

// The keeper with a real store and no door but this, on virtual time.
struct FeedKeeperFixture {
    TemporaryFolder folder;
    asio::io_context context;
    SimClock clock{context, parse_instant("2026-11-24T12:00:00Z").value()};
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), Executor(context.get_executor())).value();
    store::FeedStore feeds{*db, *random};
    store::PlanStore plans{*db, *random};
    WorkThread files{Executor(context.get_executor())};
    app::DefinitionsPtr definitions = load();
    calendar::EventListPtr events;
    std::optional<links::Feeds> door;
    int times_published = 0;
    std::optional<app::FeedKeeper> keeper;
    std::optional<Nursery> nursery;

    FeedKeeperFixture() { start(); }
    ~FeedKeeperFixture() { stop(); }

    void start()
    {
        keeper.emplace(context.get_executor(),
                       app::FeedKeeper::Parts{clock, files, feeds, store::SaidStore(*db), plans,
                                              [this] { return definitions; }, [this] { return events; },
                                              [this](links::Feeds now) {
                                                  door = std::move(now);
                                                  ++times_published;
                                              }});
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

    void pass(Duration span)
    {
        context.restart();
        clock.run_for(span);
    }

    static app::DefinitionsPtr load()
    {
        auto made = campaigns::definitions::load(test::minimal_files());
        REQUIRE_MESSAGE(!campaigns::has_errors(made.problems), test::joined(made.problems));
        return std::make_shared<campaigns::definitions::Definitions const>(std::move(made.definitions));
    }

    void happen(std::vector<calendar::Occurrence> all, bool is_whole = true)
    {
        auto const now = clock.now();
        events = std::make_shared<calendar::EventList const>(
            calendar::EventList{std::move(all), now - 24h * 400, now + 24h * 1000, is_whole});
        keeper->wake();
        pass(3s);
    }

    void plan_post(std::string const& message = "hello")
    {
        campaigns::PlannedPost post;
        post.campaign = "week";
        post.message = message;
        post.occurrence = "2026-12-01";
        post.channel = "town-x";
        post.key = "week/" + message + "/2026-12-01/town-x";
        post.network = "x";
        post.due = parse_instant("2026-12-01T10:00:00Z").value();
        post.wall = "2026-12-01T10:00";
        post.zone = "Europe/London";
        post.text = "You can report it.";
        post.dry_run = false;
        std::vector<campaigns::PlannedPost> all{post};
        auto const applied =
            run(clock, context, plans.apply(std::move(all), clock.now(), clock.now() + 24h * 30, true, clock.now()));
        REQUIRE(applied.has_value());
        keeper->wake();
        pass(3s);
    }

    // The token of a new feed.
    std::string add(std::string holds)
    {
        auto const made = run(clock, context, feeds.add("council", std::move(holds), "ana", clock.now()));
        REQUIRE(made.has_value());
        take_up();
        return made->token.reveal();
    }

    // How long it takes.
    Duration take_up()
    {
        auto const began = clock.monotonic();
        auto ask = [](app::FeedKeeper& asked) -> awaitable<bool> {
            co_await asked.take_up();
            co_return true;
        };
        CHECK(run(clock, context, ask(*keeper)));
        return clock.monotonic() - began;
    }

    std::string text(std::string const& token)
    {
        REQUIRE(door.has_value());
        auto const found = door->find(token);
        REQUIRE(found.is_known);
        REQUIRE(found.text != nullptr);
        return found.text->text;
    }

    std::vector<std::string> titles(std::string const& token)
    {
        auto const expansion = calendar::read_calendar(text(token), calendar::ReadOptions{}, clock.now() - 24h * 400,
                                                       clock.now() + 24h * 1000);
        REQUIRE(expansion.has_value());
        CHECK(expansion->problems.empty());
        std::vector<std::string> all;
        for (auto const& one : expansion->occurrences)
            all.push_back(one.summary +
                          (one.status == calendar::Status::confirmed ? "" : " " + std::string(to_string(one.status))));
        return all;
    }
};

using Titles = std::vector<std::string>;
auto const december = "2026-12-10T10:00:00Z";

}  // namespace

TEST_CASE_FIXTURE(FeedKeeperFixture, "each feed holds what it was made for")
{
    happen({an_occurrence("a", december)});
    plan_post();
    auto const both = add("both"), only_events = add("events"), only_posts = add("posts");
    CHECK(titles(both) == Titles{"Post on X: The week tentative", "Open day"});
    CHECK(titles(only_events) == Titles{"Open day"});
    CHECK(titles(only_posts) == Titles{"Post on X: The week tentative"});
    CHECK(text(both).find("NAME:Town\r\n") != std::string::npos);
    CHECK(text(only_posts).find("NAME:Town: posts\r\n") != std::string::npos);
}

TEST_CASE_FIXTURE(FeedKeeperFixture, "an address works when it is told, and is dead when its revocation is")
{
    happen({});
    auto const token = add("both");
    CHECK(door->find(token).text != nullptr);
    REQUIRE(run(clock, context, feeds.revoke(1, "ana", clock.now())).has_value());
    CHECK(take_up() < 1s);
    CHECK_FALSE(door->find(token).is_known);
}

TEST_CASE_FIXTURE(FeedKeeperFixture,
                  "before a calendar has been read nothing is said of events, and nobody waits for long")
{
    auto const token = add("both");
    CHECK(door->find(token).is_known);
    CHECK(door->find(token).text == nullptr);
    happen({an_occurrence("a", december)});
    CHECK(titles(token) == Titles{"Open day"});
}

TEST_CASE_FIXTURE(FeedKeeperFixture, "while nobody subscribes nothing is made")
{
    happen({an_occurrence("a", december)});
    auto const said = run(clock, context, store::SaidStore(*db).load());
    CHECK(said.value().empty());
}

TEST_CASE_FIXTURE(FeedKeeperFixture, "the text is kept until something changes, over polls and restarts")
{
    happen({an_occurrence("a", december)});
    plan_post();
    auto const token = add("both");
    auto const before = door->find(token).text;
    auto const published = times_published;
    pass(2h);
    CHECK(times_published > published);
    CHECK(door->find(token).text == before);
    stop();
    start();
    CHECK(door->find(token).text->etag == before->etag);

    happen({an_occurrence("a", "2026-12-10T11:00:00Z")});
    CHECK(door->find(token).text->etag != before->etag);
    CHECK(text(token).find("SEQUENCE:1\r\n") != std::string::npos);
    stop();
    start();
    happen({an_occurrence("a", december)});
    CHECK(text(token).find("SEQUENCE:2\r\n") != std::string::npos);
}

TEST_CASE_FIXTURE(FeedKeeperFixture, "what is off is told for 30 days; what could not be read is not off")
{
    happen({an_occurrence("a", "2027-03-01T10:00:00Z"), an_occurrence("b", "2027-03-02T10:00:00Z")});
    auto const token = add("events");
    happen({an_occurrence("b", "2027-03-02T10:00:00Z")}, false);
    CHECK(titles(token) == Titles{"Open day", "Open day"});
    happen({an_occurrence("b", "2027-03-02T10:00:00Z")});
    CHECK(titles(token) == Titles{"Open day cancelled", "Open day"});
    pass(24h * 31);
    happen({an_occurrence("b", "2027-03-02T10:00:00Z")});
    CHECK(titles(token) == Titles{"Open day"});
}

TEST_CASE_FIXTURE(FeedKeeperFixture, "what delivery and people make of a post is told within the quarter of an hour")
{
    happen({});
    plan_post();
    auto const token = add("posts");
    store::PostStore posts(*db);
    auto const id = run(clock, context, posts.list(store::PostFilter())).value().at(0).short_id;
    REQUIRE(run(clock, context, posts.approve(id, {}, "ana", clock.now())).has_value());
    pass(16min);
    CHECK(titles(token) == Titles{"Post on X: The week"});
    REQUIRE(run(clock, context, posts.cancel(id, "no more", "ana", clock.now())).has_value());
    pass(16min);
    CHECK(titles(token) == Titles{"Post on X: The week cancelled"});
}

TEST_CASE("of very many events the first ones are told, and the rest is not cancelled")
{
    auto const definitions = FeedKeeperFixture::load();
    auto const now = parse_instant("2026-11-24T12:00:00Z").value();
    calendar::EventList events;
    events.from = now - std::chrono::hours(24 * 400);
    events.to = now + std::chrono::hours(24 * 700);
    for (int i = 0; i < 6000; ++i) {
        auto event = an_occurrence("event " + std::to_string(i), "2026-11-24T13:00:00Z");
        event.start += std::chrono::hours(i);
        event.end += std::chrono::hours(i);
        events.events.push_back(std::move(event));
    }
    std::vector<campaigns::StoredPost> const posts;
    calendar::SaidByUid said;
    auto const first = app::take_in({*definitions, events, posts, now}, said);
    CHECK(first.written.size() == app::feed_entries_max);
    CHECK(app::take_in({*definitions, events, posts, now}, said).written.empty());

    // An earlier one takes the place of the last.
    auto earlier = an_occurrence("earlier", "2026-11-24T12:30:00Z");
    events.events.push_back(earlier);
    auto const second = app::take_in({*definitions, events, posts, now}, said);
    CHECK(second.written.size() == 1);
    CHECK(second.forgotten.size() == 1);
    CHECK(std::none_of(said.begin(), said.end(),
                       [](auto const& one) { return one.second.entry.status == calendar::Status::cancelled; }));
}
