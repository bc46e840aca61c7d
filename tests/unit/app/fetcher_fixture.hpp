#pragma once

#include "daemon/app/calendar_fetcher.hpp"

#include "campaigns/calendar/reader.hpp"
#include "core/async_nursery.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/calendar_fetch/wire.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace peal::tests {

using namespace std::chrono_literals;

// Reads calendars here, and counts how often.
class CountingWorker final : public worker::Worker {
public:
    awaitable<Result<worker::Rendition>> draw(campaigns::Artwork) override { co_return worker::Rendition(); }
    awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string ics,
                                                                    campaigns::calendar::ReadOptions options,
                                                                    Instant from, Instant to) override
    {
        ++readings;
        ahead_from = options.ahead_from;
        if (on_reading) on_reading();
        if (refuses) co_return fail(ErrorKind::rejected, "it has more events than Peal reads");
        co_return campaigns::calendar::read_calendar(ics, options, from, to);
    }

    int readings = 0;
    Instant ahead_from;
    bool refuses = false;
    std::function<void()> on_reading;
};

inline std::string event(std::string const& uid, std::string const& start)
{
    return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTART:" + start + "\r\nDURATION:PT1H\r\nSUMMARY:Vigil " + uid +
           "\r\nEND:VEVENT\r\n";
}

inline std::string calendar_of(std::string const& events)
{
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Town//Town//EN\r\n" + events + "END:VCALENDAR\r\n";
}

// The fetcher with a real store and reader, on a wire of one function and virtual time.
struct FetcherFixture {
    TemporaryFolder folder;
    Desk desk;
    std::unique_ptr<Random> random = make_seeded_random(1);
    Executor executor{desk.context.get_executor()};
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), executor).value();
    WorkThread files{executor};
    CountingWorker worker;
    app::DefinitionsPtr definitions = with_source("address: https://town.example/secret-8912/ours.ics");
    std::string text = calendar_of(event("a", "20270210T100000Z") + event("b", "20270211T100000Z"));
    std::string etag = "\"1\"";
    std::optional<int> status;  // that it answers with instead
    int times_taken_up = 0;
    std::optional<app::CalendarKeeper> calendars;
    std::optional<vault::Keys> keys;
    std::optional<app::CalendarFetcher> fetcher;
    std::optional<Nursery> nursery;

    FetcherFixture()
    {
        desk.wire.answer = [this](HttpRequest const& request) -> Result<HttpResponse> {
            if (status) return reply(*status);
            if (!etag.empty() && header_of(request, "If-None-Match") == etag) return reply(304);
            return reply(200, text, {{"ETag", etag}});
        };
        start();
    }
    ~FetcherFixture() { stop(); }

    static app::DefinitionsPtr with_source(std::string const& where, std::string const& others = {})
    {
        auto sources = test::minimal_files();
        sources["calendar.yaml"] = "sources:\n  - {id: town, " + where + ", owner: council}\n" + others;
        auto made = campaigns::definitions::load(sources);
        REQUIRE_MESSAGE(!campaigns::has_errors(made.problems), test::joined(made.problems));
        return std::make_shared<campaigns::definitions::Definitions const>(std::move(made.definitions));
    }

    void start()
    {
        auto sealer = vault::Sealer::load({}, folder.path(), *random).value();
        calendars.emplace(executor,
                          app::CalendarKeeper::Parts{desk.clock, files, worker, store::EventStore(*db, *random),
                                                     store::CalendarStore(*db)});
        run(desk.clock, desk.context, calendars->load());
        keys.emplace(
            vault::Keys::Parts{desk.clock, *random, files, store::GrantStore(*db), std::move(sealer), {folder.path()}});
        fetcher.emplace(executor,
                        app::CalendarFetcher::Parts{desk.clock, *random, files, desk.wire, *calendars,
                                                    store::CalendarStore(*db), *keys, folder.path(),
                                                    [this] { return definitions; }, [this] { ++times_taken_up; },
                                                    [this](awaitable<> look) { nursery->spawn(std::move(look)); }});
        nursery.emplace(executor);
        nursery->spawn(fetcher->run());
        pass(1s);
    }

    void stop()
    {
        nursery->cancel();
        pass(1s);
        nursery.reset();
    }

    void restart()
    {
        stop();
        start();
    }

    void pass(Duration span)
    {
        desk.context.restart();
        desk.clock.run_for(span);
    }

    // "2027-02-10T10:00:00Z Vigil a" of every event that posts would be planned by.
    std::vector<std::string> agenda()
    {
        campaigns::planner::Reach const reach{desk.clock.now() - 24h, desk.clock.now() + 24h * 300};
        auto const made = run(desk.clock, desk.context, calendars->agenda(definitions, reach)).value();
        std::vector<std::string> lines;
        for (auto const& one : made.events)
            lines.push_back(to_iso(one.start) + " " + one.summary +
                            (one.status == campaigns::calendar::Status::cancelled ? " off" : ""));
        return lines;
    }

    // Looks now; says why it failed.
    std::string look_now()
    {
        auto look = [this]() -> awaitable<bool> {
            co_await fetcher->look_now("town");
            co_return true;
        };
        run(desk.clock, desk.context, look());
        return problem();
    }

    std::string problem() const
    {
        auto const* const health = calendars->find_health("town");
        return health == nullptr ? "none" : health->problem;
    }
};

using Lines = std::vector<std::string>;
inline Lines const as_published{"2027-02-10T10:00:00Z Vigil a", "2027-02-11T10:00:00Z Vigil b"};

}  // namespace peal::tests
