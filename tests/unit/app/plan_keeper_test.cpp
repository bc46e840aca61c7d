#include "daemon/app/plan_keeper.hpp"

#include "core/async_nursery.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/question_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/calendar/occurrences.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <stop_token>
#include <utility>

using namespace peal;
using namespace peal::tests;

namespace {

using campaigns::definitions::SourceFiles;

// Reads calendars as it is told to.
class ToldWorker final : public worker::Worker {
public:
    awaitable<Result<worker::Rendition>> draw(campaigns::Artwork) override { co_return worker::Rendition(); }
    awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string, campaigns::calendar::ReadOptions,
                                                                    Instant, Instant) override
    {
        if (meanwhile) std::exchange(meanwhile, nullptr)();
        if (is_broken) co_return fail(ErrorKind::rejected, "this is a web page, not a calendar");
        co_return campaigns::calendar::Expansion();
    }

    bool is_broken = false;
    std::function<void()> meanwhile;  // happens once, while a plan is made
};

// The keeper with the real planner and store, on virtual time.
struct KeeperFixture {
    TemporaryFolder folder;
    asio::io_context context;
    SimClock clock{context, parse_instant("2026-11-24T12:00:00Z").value()};
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), Executor(context.get_executor())).value();
    store::PostStore posts{*db};
    ToldWorker worker;
    WorkThread files{Executor(context.get_executor())};
    app::CalendarKeeper calendars{
        context.get_executor(),
        app::CalendarKeeper::Parts{clock, files, worker, store::EventStore(*db, *random), store::CalendarStore(*db)}};
    std::vector<app::DefinitionsPtr> adopted;
    int applied = 0;
    std::optional<std::vector<store::Link>> links;  // that the last plan changed
    app::PlanKeeper keeper{context.get_executor(), parts()};
    Nursery nursery{context.get_executor()};

    KeeperFixture()
    {
        nursery.spawn(keeper.run());
        settle();
    }
    ~KeeperFixture()
    {
        nursery.cancel();
        settle();
    }

    app::PlanKeeper::Parts parts()
    {
        return {clock,
                files,
                calendars,
                store::PlanStore(*db, *random),
                loaded(test::minimal_files()),
                folder.path(),
                [this](app::DefinitionsPtr definitions) -> awaitable<> {
                    adopted.push_back(std::move(definitions));
                    co_return;
                },
                [this](std::optional<std::vector<store::Link>> changed) {
                    ++applied;
                    links = std::move(changed);
                }};
    }

    static app::DefinitionsPtr loaded(SourceFiles const& files)
    {
        auto made = campaigns::definitions::load(files);
        REQUIRE_MESSAGE(!campaigns::has_errors(made.problems), test::joined(made.problems));
        return std::make_shared<campaigns::definitions::Definitions const>(std::move(made.definitions));
    }

    void settle()
    {
        context.restart();
        clock.run_for(std::chrono::seconds(1));
    }

    void propose(SourceFiles const& files)
    {
        keeper.propose(loaded(files));
        settle();
    }

    SourceFiles with_calendar(SourceFiles sources) const
    {
        sources["calendar.yaml"] = "sources:\n  - {id: town, name: Town, file: calendar.ics, owner: council}\n";
        sources["calendar.ics"] = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
        std::ofstream(folder.path() / "calendar.ics") << sources["calendar.ics"];
        return sources;
    }

    // "state campaign/message/channel revision" of every stored post.
    std::vector<std::string> stored()
    {
        std::vector<std::string> lines;
        auto const all = run(clock, context, posts.list(store::PostFilter()));
        for (auto const& post : all.value())
            lines.push_back(std::string(to_string(post.state)) + " " + post.plan.campaign + "/" + post.plan.message +
                            "/" + post.plan.channel + " " + std::to_string(post.revision));
        std::sort(lines.begin(), lines.end());
        return lines;
    }
};

std::vector<std::string> const as_planned{"planned week/hello/town-instagram 1", "planned week/hello/town-snapchat 1",
                                          "planned week/hello/town-x 1"};

SourceFiles with_text(std::string const& text)
{
    auto files = test::minimal_files();
    test::change(files, "campaigns/week.yaml", "You can report it.", text);
    return files;
}

std::string const too_long = std::string(400, 'w');

}  // namespace

TEST_CASE_FIXTURE(KeeperFixture, "other words are stored as soon as they are proposed")
{
    CHECK(stored() == as_planned);
    auto const before = applied;
    propose(with_text("Everybody can report it."));
    CHECK(stored() == std::vector<std::string>{"planned week/hello/town-instagram 2",
                                               "planned week/hello/town-snapchat 2", "planned week/hello/town-x 2"});
    CHECK(adopted.size() == 1);
    CHECK(keeper.definitions() == adopted.back());
    CHECK(keeper.adopted_at().has_value());
    CHECK(applied == before + 1);
}

TEST_CASE_FIXTURE(KeeperFixture, "a campaign file under another name changes nothing")
{
    auto files = test::minimal_files();
    auto moved = files.extract("campaigns/week.yaml");
    moved.key() = "campaigns/a-week-in-march.yaml";
    files.insert(std::move(moved));
    propose(files);
    CHECK(stored() == as_planned);
    CHECK(adopted.size() == 1);
}

TEST_CASE_FIXTURE(KeeperFixture, "a campaign with another id takes the place of the old one")
{
    auto files = test::minimal_files();
    test::change(files, "campaigns/week.yaml", "id: week", "id: weeks");
    propose(files);
    CHECK(stored() == std::vector<std::string>{"cancelled week/hello/town-instagram 1",
                                               "cancelled week/hello/town-snapchat 1", "cancelled week/hello/town-x 1",
                                               "planned weeks/hello/town-instagram 1",
                                               "planned weeks/hello/town-snapchat 1", "planned weeks/hello/town-x 1"});
    propose(test::minimal_files());
    auto const back = stored();
    CHECK(std::count_if(back.begin(), back.end(), [](auto const& line) { return line.starts_with("planned week/"); }) ==
          3);
    CHECK(std::count_if(back.begin(), back.end(), [](auto const& line) { return line.starts_with("planned"); }) == 3);
}

TEST_CASE_FIXTURE(KeeperFixture, "what cannot be planned holds its own posts, says where, and keeps nothing else back")
{
    auto files = with_text(too_long);
    files["campaigns/other.yaml"] = test::minimal_files().at("campaigns/week.yaml");
    test::change(files, "campaigns/other.yaml", "id: week", "id: other");
    propose(files);
    CHECK(adopted.size() == 1);
    CHECK(keeper.refusal().empty());
    auto const lines = stored();
    auto const has = [&](std::string const& line) {
        return std::find(lines.begin(), lines.end(), line) != lines.end();
    };
    CHECK(has("held week/hello/town-x 1"));
    CHECK(has("planned other/hello/town-x 1"));
    auto const place = (folder.path() / "campaigns/week.yaml:").string();
    REQUIRE_FALSE(keeper.problems().empty());
    for (auto const& problem : keeper.problems()) CHECK(problem.starts_with(place));

    // At the polls too.
    auto const told = keeper.problems();
    clock.run_for(std::chrono::hours(1));
    CHECK(stored() == lines);
    CHECK(keeper.problems() == told);

    propose(with_text("Mended."));
    CHECK(keeper.problems().empty());
    auto const mended = stored();
    CHECK(std::find(mended.begin(), mended.end(), "planned week/hello/town-x 2") != mended.end());
    CHECK(std::find(mended.begin(), mended.end(), "cancelled other/hello/town-x 1") != mended.end());
}

TEST_CASE_FIXTURE(KeeperFixture, "many errors are told in part, with their number")
{
    auto files = test::minimal_files();
    std::string messages;
    for (int n = 0; n < 150; ++n)
        messages += "  - id: m" + std::to_string(n) + "\n    text: " + too_long +
                    "\n    artwork: {alt: Words on blue.}\n    schedule: {at: 2026-12-01 10:00}\n";
    test::change(files, "campaigns/week.yaml", "messages:\n", "messages:\n" + messages);
    test::change(files, "campaigns/week.yaml", "[town-x, town-instagram, town-snapchat]", "[town-x]");
    propose(files);
    REQUIRE(keeper.problems().size() == 101);
    CHECK(keeper.problems()[100].starts_with("and "));
}

TEST_CASE_FIXTURE(KeeperFixture, "what is proposed while a plan is made is next, and of several the last")
{
    auto files = with_calendar(test::minimal_files());
    auto last = files;
    test::change(last, "campaigns/week.yaml", "You can report it.", "The last words.");
    worker.meanwhile = [&] {
        keeper.propose(loaded(with_text("Never seen.")));
        keeper.propose(loaded(last));
    };
    propose(files);
    REQUIRE(adopted.size() == 1);
    CHECK(keeper.definitions() == adopted[0]);
    CHECK(stored() == std::vector<std::string>{"planned week/hello/town-instagram 2",
                                               "planned week/hello/town-snapchat 2", "planned week/hello/town-x 2"});
}

TEST_CASE_FIXTURE(KeeperFixture, "a plan that is being made when Peal stops is not applied")
{
    auto const before = applied;
    worker.meanwhile = [&] { keeper.stop(); };
    propose(with_calendar(with_text("Too late.")));
    CHECK(adopted.empty());
    CHECK(applied == before);
    CHECK(stored() == as_planned);
    CHECK(nursery.size() == 0);
}

TEST_CASE("a plan that nobody wants any more ends early")
{
    auto const files = test::minimal_files();
    auto const now = parse_instant("2026-11-24T12:00:00Z").value();
    auto const definitions = KeeperFixture::loaded(files);
    std::stop_source stop;
    auto const plan = [&] {
        return campaigns::planner::plan(*definitions, {}, now, now, now + std::chrono::hours(24 * 30),
                                        stop.get_token());
    };
    CHECK(plan().posts.size() == 3);
    stop.request_stop();
    CHECK(plan().posts.empty());
}

TEST_CASE_FIXTURE(KeeperFixture, "who keeps the links hears of those that change")
{
    REQUIRE(links.has_value());
    auto const count = links->size();
    CHECK(count > 0);
    auto files = test::minimal_files();
    test::change(files, "routes.yaml", "https://report.example", "https://elsewhere.example");
    propose(files);
    REQUIRE(links.has_value());
    REQUIRE(links->size() == count);
    for (auto const& link : *links) CHECK(link.address == "https://elsewhere.example");
    propose(files);
    REQUIRE(links.has_value());
    CHECK(links->empty());
}

TEST_CASE_FIXTURE(KeeperFixture, "a proposal that is taken back leaves what is in use, and no refusal")
{
    worker.is_broken = true;
    propose(with_calendar(with_text("Not yet.")));
    REQUIRE_FALSE(keeper.refusal().empty());
    keeper.propose(nullptr);
    settle();
    CHECK(keeper.refusal().empty());
    CHECK(stored() == as_planned);
}

TEST_CASE_FIXTURE(KeeperFixture, "a change waits until its calendars can be read")
{
    auto files = with_calendar(test::minimal_files());
    test::change(files, "campaigns/week.yaml", "id: week", "id: weeks");
    worker.is_broken = true;
    propose(files);
    CHECK(stored() == as_planned);
    REQUIRE(keeper.refusal().size() == 1);
    CHECK(keeper.refusal()[0].find("web page") != std::string::npos);

    worker.is_broken = false;
    clock.run_for(std::chrono::hours(1));
    CHECK(keeper.refusal().empty());
    CHECK(adopted.size() == 1);
    REQUIRE(calendars.find_health("town"));
    CHECK(calendars.find_health("town")->problem.empty());
}

TEST_CASE_FIXTURE(KeeperFixture, "which words of a calendar mean a restriction is known from the start")
{
    auto files = with_calendar(test::minimal_files());
    files["calendar.yaml"] =
        "sources:\n  - {id: town, name: Town, file: calendar.ics, owner: council, categories: {Purdah: restriction}}\n";
    auto started_with = parts();
    started_with.definitions = loaded(files);
    app::PlanKeeper const just_started(context.get_executor(), std::move(started_with));

    campaigns::calendar::Expansion town;
    for (auto const* uid : {"a", "b", "c", "mourning"})
        town.occurrences.push_back(make_event(uid, clock.now() + std::chrono::hours(48)));
    for (auto& event : town.occurrences) event.source = "town";
    town.occurrences.back().categories = {"Purdah"};
    campaigns::planner::Reach const reach{clock.now(), clock.now() + std::chrono::hours(24 * 30), clock.now()};
    auto const look = [&](campaigns::calendar::Expansion read) {
        return run(clock, context, calendars.take_up("town", std::move(read), reach, Duration(0)));
    };
    REQUIRE(look(town).has_value());
    town.occurrences.pop_back();
    REQUIRE(look(town).has_value());
    auto const open = run(clock, context, store::QuestionStore(*db).open());
    REQUIRE(open.has_value());
    REQUIRE(open->size() == 1);
    CHECK(open->front().kind == "calendar-drop");
}
