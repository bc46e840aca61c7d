#include "campaigns/calendar/reader.hpp"
#include "campaigns/definitions/load.hpp"
#include "connectors/x/simulator.hpp"
#include "connectors/x/x.hpp"
#include "core/async_nursery.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "daemon/app/calendar_fetcher.hpp"
#include "daemon/app/plan_keeper.hpp"
#include "daemon/delivery/engine.hpp"
#include "daemon/store/question_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/sim/partner.hpp"
#include "tests/support/run.hpp"
#include "tests/support/sim_http.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tiny_jpeg.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

// 400 days of a partner who changes their mind, by a server that has its days: the calendar is fetched, read, compared,
// planned by and posted from, each by the part that does it in the daemon, on virtual time.
using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using peal::sim::Partner;
using peal::sim::PartnersCalendar;

namespace {

constexpr Duration day = 24h;
#ifdef PEAL_SANITIZED
constexpr int days = 100;
#else
constexpr int days = 400;
#endif
constexpr int enough = days / 80;       // of what must have happened
constexpr Duration before_event = 20h;  // its post goes out

class Worker final : public worker::Worker {
public:
    awaitable<Result<worker::Rendition>> draw(campaigns::Artwork) override
    {
        worker::Rendition rendition;
        rendition.width = 1200;
        rendition.height = 675;
        rendition.bytes = tiny_jpeg(rendition.width, rendition.height);
        rendition.content_type = "image/jpeg";
        rendition.manifest = R"({"drawn":[]})";
        co_return rendition;
    }
    awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string ics,
                                                                    campaigns::calendar::ReadOptions options,
                                                                    Instant from, Instant to) override
    {
        co_return campaigns::calendar::read_calendar(ics, options, from, to);
    }
};

app::DefinitionsPtr define()
{
    auto files = test::minimal_files();
    files["peal.yaml"] = "public:\n  base: https://peal.example\ncalendar: {poll_interval: 12h}\n";
    files["calendar.yaml"] =
        "sources:\n"
        "  - {id: town, address: https://town.example/ours.ics, owner: council, poll: 2h, categories: {Vigil: vigil}}\n";
    test::change(files, "partnership.yaml", "dry_run: yes", "dry_run: no");
    files["campaigns/week.yaml"] = "id: week\n"
                                   "title: The week\n"
                                   "aim: People know.\n"
                                   "audience: external\n"
                                   "owner: police\n"
                                   "channels: [town-x]\n"
                                   "approval: none\n"
                                   "quiet_hours: ignore\n"
                                   "messages:\n"
                                   "  - id: come\n"
                                   "    text: \"{{event.title}}: come on {{event.date}} at {{event.time}}.\"\n"
                                   "    artwork: {alt: Words on blue.}\n"
                                   "    schedule:\n"
                                   "      anchor: {category: vigil, exact: -20h}\n";
    auto made = campaigns::definitions::load(files);
    REQUIRE_MESSAGE(!campaigns::has_errors(made.problems), test::joined(made.problems));
    return std::make_shared<campaigns::definitions::Definitions const>(std::move(made.definitions));
}

struct Year {
    TemporaryFolder folder;
    asio::io_context context;
    Executor executor{context.get_executor()};
    Instant begin = parse_instant("2026-12-01T06:00:00Z").value();
    SimClock clock{context, begin};
    std::unique_ptr<Random> random = make_seeded_random(400);
    std::unique_ptr<Random> chance = make_seeded_random(401);
    Partner partner{*chance, begin};
    std::unique_ptr<connectors::Simulator> x = connectors::x::make_x_simulator(clock, *random);
    SimHttp http{context, clock};
    Worker worker;
    WorkThread files{executor};
    app::DefinitionsPtr definitions = define();
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), executor).value();

    // What the partner's server has told last, in full.
    PartnersCalendar told;
    std::map<std::string, Instant> steady_since;  // as it is told now
    std::set<std::string> ever_off;
    int answers_that_were_none = 0;
    int questions_answered = 0;
    bool looks_empty = false;  // by the last answer that was a calendar
    std::vector<std::string> wrong;
    std::map<std::string, int> published;  // times, by event

    struct Parts;
    std::unique_ptr<Parts> daemon;

    Year()
    {
        http.route("api.x.com", [this](HttpRequest request) -> awaitable<HttpResponse> {
            auto response = co_await x->handle(std::move(request));
            look_at_account();
            co_return response;
        });
        http.route("town.example", [this](HttpRequest) -> awaitable<HttpResponse> { co_return answer(); });
        std::filesystem::create_directories(folder.path() / "media");
        REQUIRE(write_file(folder.path() / "town-x.json", x->connect_account("town")));
        start();
    }
    ~Year() { stop(); }

    void start();
    void stop();

    HttpResponse answer()
    {
        switch (chance->below(40)) {
            case 0: ++answers_that_were_none; return {503, "busy"};
            case 1: ++answers_that_were_none; return {200, "<!doctype html><title>Sign in</title>", "text/html"};
            case 2: ++answers_that_were_none; return {200, partner.text().substr(0, 900), "text/calendar"};
            case 3:
                ++answers_that_were_none;
                looks_empty = true;
                return {200, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n", "text/calendar"};
            default: break;
        }
        auto const now = clock.now();
        auto fresh = partner.calendar();
        for (auto const& [uid, event] : fresh) {
            auto const known = told.find(uid);
            if (known == told.end() || known->second != event) steady_since[uid] = now;
            if (event.is_off) ever_off.insert(uid);
        }
        for (auto const& [uid, event] : told)
            if (!fresh.contains(uid)) ever_off.insert(uid);
        told = std::move(fresh);
        looks_empty = false;
        return {200, partner.text(), "text/calendar"};
    }

    // What is new on the account is what the calendar says at this moment.
    void look_at_account()
    {
        auto const ledger = x->ledger();
        for (auto const& entry : std::vector(ledger.begin() + static_cast<std::ptrdiff_t>(seen_), ledger.end())) {
            auto const event = std::find_if(told.begin(), told.end(), [&](auto const& one) {
                auto const words = one.second.title + ": come on " + sim::date_words(one.second.start) + " at " +
                                   sim::time_words(one.second.start) + ".";
                return entry.text.starts_with(words);
            });
            if (event == told.end()) {
                wrong.push_back(to_iso(entry.published_at) + " no event says: " + entry.text);
                continue;
            }
            if (event->second.is_off) wrong.push_back(event->first + " is off, and was posted");
            auto const late = entry.published_at - (event->second.start - before_event);
            // What the calendar has told too late for its moment goes out late.
            auto const told_in_time = steady_since[event->first] < event->second.start - before_event;
            if (late < Duration(0) || late > (told_in_time ? 1min : definitions->settings.max_late))
                wrong.push_back(event->first + " was posted " + std::to_string(late.count()) + " ms after its moment");
            if (++published[event->first] > 1) wrong.push_back(event->first + " was posted twice");
        }
        seen_ = ledger.size();
    }

    // Somebody who has the calendar before them says what is off. What is lacking in an empty one they wait for.
    void answer_questions();

    // Every event whose moment has just come.
    void look_for_missing()
    {
        auto const now = clock.now();
        for (auto const& [uid, event] : told) {
            auto const due = event.start - before_event;
            bool const is_expected = !event.is_off && due > begin + 3h && due + 2min < now && due + 15min > now &&
                                     steady_since[uid] + 3h < due && !ever_off.contains(uid);
            if (is_expected && !published.contains(uid))
                wrong.push_back(uid + " was not posted: " + what_became_of(uid));
        }
    }

private:
    std::string what_became_of(std::string const& uid);

    std::size_t seen_ = 0;
};

// What a start of the daemon makes anew.
struct Year::Parts {
    explicit Parts(Year& year)
        : calendars(year.executor, {year.clock, year.files, year.worker, store::EventStore(*year.db, *year.random),
                                    store::CalendarStore(*year.db)}),
          keys({year.clock, *year.random, year.files, store::GrantStore(*year.db), sealer(year), {year.folder.path()}}),
          accounts(year.executor, year.clock, *year.random, store::GrantStore(*year.db), sealer(year)),
          deliveries(*year.db),
          posts(*year.db),
          connector(connectors::x::make_x_connector(year.http, year.clock, *year.random)),
          engine(year.executor, {year.clock,
                                 *year.random,
                                 deliveries,
                                 posts,
                                 year.worker,
                                 accounts,
                                 {{"x", connector.get()}},
                                 year.folder.path() / "media",
                                 "https://peal.example"}),
          plans(year.executor,
                {year.clock, year.files, calendars, store::PlanStore(*year.db, *year.random), year.definitions,
                 year.folder.path(), [](app::DefinitionsPtr) -> awaitable<> { co_return; },
                 [this](auto) { engine.wake(); }}),
          fetcher(year.executor,
                  {year.clock, *year.random, year.files, year.http, calendars, store::CalendarStore(*year.db), keys,
                   year.folder.path(), [&year] { return year.definitions; }, [this] { plans.wake(); },
                   [this](awaitable<> look) { background.spawn(std::move(look)); }}),
          background(year.executor),
          delivery(year.executor)
    {}

    static vault::Sealer sealer(Year& year)
    {
        return vault::Sealer::load({}, year.folder.path(), *year.random).value();
    }

    app::CalendarKeeper calendars;
    vault::Keys keys;
    vault::Accounts accounts;
    store::DeliveryStore deliveries;
    store::PostStore posts;
    std::unique_ptr<connectors::Connector> connector;
    delivery::Engine engine;
    app::PlanKeeper plans;
    app::CalendarFetcher fetcher;
    Nursery background, delivery;
};

void Year::answer_questions()
{
    if (looks_empty) return;
    store::QuestionStore questions(*db);
    auto const open = run(clock, context, questions.open()).value();
    for (auto const& question : open) {
        if (question.kind != store::calendar_drop) continue;
        auto const answered = run(clock, context, daemon->calendars.settle_drop(question.id, true, 15min, "ana"));
        REQUIRE(answered.has_value());
        ++questions_answered;
        daemon->plans.wake();
    }
}

std::string Year::what_became_of(std::string const& uid)
{
    store::PostFilter filter;
    filter.limit = 10'000;
    std::string words;
    auto const all = run(clock, context, daemon->posts.list(filter)).value();
    for (auto const& post : all)
        if (post.plan.occurrence.starts_with(uid) ||
            std::chrono::abs(post.plan.due - (told[uid].start - before_event)) < 1min)
            words += std::string(to_string(post.state)) + " " + post.plan.key + " " + to_iso(post.plan.due) + " " +
                     post.reason + "; ";
    return words;
}

void Year::start()
{
    daemon = std::make_unique<Parts>(*this);
    REQUIRE(run(clock, context, daemon->calendars.load()));
    REQUIRE(run(clock, context, daemon->accounts.connect("town-x", "town-x", {folder.path()}, *daemon->connector)));
    daemon->background.spawn(daemon->fetcher.run());
    daemon->background.spawn(daemon->plans.run());
    daemon->delivery.spawn(daemon->engine.run());
    clock.run_for(1s);
}

void Year::stop()
{
    daemon->background.cancel();
    daemon->engine.stop();
    context.restart();
    clock.run_for(1min);
    REQUIRE(daemon->background.size() == 0);
    REQUIRE(daemon->delivery.size() == 0);
    daemon.reset();
}

}  // namespace

TEST_CASE_FIXTURE(Year, "whatever a partner does in 400 days, what goes out is what the calendar said at its moment")
{
    log::set_level(log::Level::off);
    auto next_deed = begin;
    while (clock.now() < begin + days * day) {
        context.restart();
        clock.run_for(10min);
        answer_questions();
        look_for_missing();
        if (clock.now() < next_deed) continue;
        partner.act(clock.now());
        next_deed = clock.now() + std::chrono::minutes(30 + static_cast<int>(chance->below(30 * 60)));
        if (chance->below(40) == 0) {
            stop();
            start();
        }
    }
    CAPTURE(wrong.size());
    for (auto const& one : wrong) FAIL_CHECK(one);

    store::PostFilter filter;
    filter.limit = 10'000;
    std::map<std::string, int> ends;
    auto const all = run(clock, context, daemon->posts.list(filter)).value();
    for (auto const& post : all) {
        if (post.plan.due + 1h > clock.now()) continue;
        ++ends[std::string(to_string(post.state))];
        if (post.state == store::State::confirmed) continue;
        CAPTURE(to_string(post.state));
        CHECK((post.state == store::State::missed || post.state == store::State::cancelled ||
               post.state == store::State::held));
        CHECK_FALSE(post.reason.empty());
    }
    // What never happens proves nothing.
    for (auto const* kind : {"moved", "cancelled", "restored", "deleted", "put back", "renamed", "walk moved",
                             "walk cancelled", "walk restored"}) {
        CAPTURE(kind);
        CHECK(partner.deeds[kind] >= enough);
    }
    CHECK(partner.deeds["cleared"] >= 1);
    CHECK(answers_that_were_none >= 20 * enough);
    CHECK(published.size() >= 10 * static_cast<std::size_t>(enough));
    CHECK(ends["cancelled"] >= enough);
    CHECK(questions_answered >= 1);
    store::QuestionStore questions(*db);
    CHECK_FALSE(run(clock, context, questions.open()).value().empty());
}
