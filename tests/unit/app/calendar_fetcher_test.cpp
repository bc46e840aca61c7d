#include "core/files.hpp"
#include "daemon/store/question_store.hpp"
#include "tests/unit/app/fetcher_fixture.hpp"
#include "tests/unit/calendar_fetch/dav_server.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(FetcherFixture, "a calendar at an address is taken up, and asked again at its pace")
{
    CHECK(agenda() == as_published);
    CHECK(times_taken_up == 1);
    CHECK(desk.wire.requests.size() == 1);
    pass(14min);
    CHECK(desk.wire.requests.size() == 1);
    pass(3min);
    CHECK(desk.wire.requests.size() == 2);
}

TEST_CASE_FIXTURE(FetcherFixture,
                  "an answer without news is not read again, but once a day for the days that come into view")
{
    CHECK(worker.readings == 1);
    // What is ahead has the room first, from the same moment on for all readings of a day.
    CHECK(worker.ahead_from == std::chrono::floor<std::chrono::days>(desk.clock.now()) - 24h);
    pass(20h);
    CHECK(desk.wire.requests.size() > 60);
    CHECK(worker.readings == 1);
    CHECK(times_taken_up == 1);
    pass(24h);
    CHECK(worker.readings == 2);
    // The bytes are the same, though the server does not say so.
    etag.clear();
    pass(2h);
    CHECK(worker.readings == 2);
    CHECK(agenda() == as_published);
}

TEST_CASE_FIXTURE(FetcherFixture, "an event that has moved is seen at the next look, or when somebody asks for one")
{
    text = calendar_of(event("a", "20270210T120000Z") + event("b", "20270211T100000Z"));
    etag = "\"2\"";
    pass(20min);
    CHECK(agenda() == Lines{"2027-02-10T12:00:00Z Vigil a", "2027-02-11T10:00:00Z Vigil b"});
    CHECK(times_taken_up == 2);
    text = calendar_of(event("a", "20270210T130000Z") + event("b", "20270211T100000Z"));
    etag = "\"3\"";
    CHECK(look_now().empty());
    CHECK(agenda()[0] == "2027-02-10T13:00:00Z Vigil a");
}

TEST_CASE_FIXTURE(FetcherFixture, "a look that fails leaves the events, says why, and is tried again ever more seldom")
{
    status = 500;
    pass(16min);
    CHECK(problem().find("calendar `town`: town.example") == 0);
    CHECK(problem().find("the last good copy stays in use") != std::string::npos);
    CHECK(problem().find("secret") == std::string::npos);
    CHECK(agenda() == as_published);
    auto const before = desk.wire.requests.size();
    pass(60min);
    // After 1, 2, 4, 8, 16 and 32 minutes.
    CHECK(desk.wire.requests.size() - before >= 4);
    CHECK(desk.wire.requests.size() - before <= 6);
    CHECK_FALSE(look_now().empty());
    status.reset();
    CHECK(look_now().empty());
    CHECK(problem().empty());
}

TEST_CASE_FIXTURE(FetcherFixture, "a calendar that comes back empty cancels nothing, and asks a person")
{
    std::string many;
    for (int n = 10; n < 30; ++n) many += event(std::to_string(n), "202703" + std::to_string(n) + "T100000Z");
    text = calendar_of(many);
    etag = "\"2\"";
    pass(20min);
    auto const before = agenda();
    text = calendar_of("");
    etag = "\"3\"";
    pass(20min);
    CHECK(agenda() == before);
    store::EventStore events(*db, *random);
    auto const drops = run(desk.clock, desk.context, events.open_drops()).value();
    REQUIRE(drops.size() == 1);
    CHECK(drops[0].source == "town");
}

TEST_CASE_FIXTURE(FetcherFixture, "the question about missing events says how many its answer decides about")
{
    int looks = 0;
    auto const publish = [&](int from) {
        std::string events;
        for (int n = from; n < 30; ++n) events += event(std::to_string(n), "202703" + std::to_string(n) + "T100000Z");
        text = calendar_of(events);
        etag = "\"" + std::to_string(++looks) + "-days\"";
        CHECK(look_now().empty());
    };
    store::EventStore events(*db, *random);
    store::QuestionStore questions(*db);
    auto const asked = [&] {
        auto const open = run(desk.clock, desk.context, questions.open()).value();
        REQUIRE(open.size() == 1);
        auto const drops = run(desk.clock, desk.context, events.open_drops()).value();
        REQUIRE(drops.size() == 1);
        std::string const whole = "calendar `town`: " + drops[0].reason +
                                  "; their posts stay as they are until somebody says whether the events are off";
        CHECK(open[0].text == whole);
        return std::pair(drops[0].reason, open[0].id);
    };
    publish(10);
    // That those it began with have left is settled first.
    auto const before = run(desk.clock, desk.context, questions.open()).value();
    REQUIRE(before.size() == 1);
    REQUIRE(run(desk.clock, desk.context, calendars->settle_drop(before[0].id, true, 15min, "ana")));
    publish(18);
    CHECK(asked().first == "8 of 20 events ahead have left the calendar at once");
    auto const first = asked().second;
    publish(25);
    CHECK(asked().first == "7 more, 15 of 20 events ahead in all, have left the calendar");
    auto const second = asked().second;
    CHECK(second != first);
    publish(20);
    CHECK(asked().first == "10 of 20 events ahead are still missing");
    // Of fewer it is no other question.
    CHECK(asked().second == second);
    publish(30);
    CHECK(asked().first == "the other 10 events ahead have left the calendar too, and with them all 20");
    publish(12);
    CHECK(asked().first == "2 of 20 events ahead are still missing");
    REQUIRE(run(desk.clock, desk.context, calendars->settle_drop(asked().second, true, 15min, "ana")));
    auto const left = agenda();
    CHECK(std::count_if(left.begin(), left.end(),
                        [](auto const& line) { return line.starts_with("2027-03") && line.ends_with(" off"); }) == 2);
}

TEST_CASE_FIXTURE(FetcherFixture,
                  "what a person says of missing events while more of them go is not lost, and not said of others")
{
    auto const days = [](int from, int to) {
        std::string events;
        for (int n = from; n < to; ++n) events += event(std::to_string(n), "202703" + std::to_string(n) + "T100000Z");
        return events;
    };
    store::EventStore events(*db, *random);
    store::QuestionStore questions(*db);
    // Those that the calendar began with leave it among others.
    text = calendar_of(event("a", "20270210T100000Z") + event("b", "20270211T100000Z") + days(10, 30));
    etag = "\"2\"";
    look_now();
    // The person's word comes at any point of the look.
    for (int steps = 0; steps < 40; ++steps) {
        auto const say = [&](std::string const& words) {
            text = calendar_of(words);
            etag = "\"" + std::to_string(steps) + "-" + std::to_string(text.size()) + "\"";
        };
        say(days(10, 30));
        look_now();
        say(days(20, 30));
        look_now();
        REQUIRE(run(desk.clock, desk.context, events.open_drops()).value().size() == 1);
        say(days(30, 30));
        auto const id = run(desk.clock, desk.context, questions.open()).value().at(0).id;
        Result<> settled = fail(ErrorKind::bug, "");
        auto settle = [&]() -> awaitable<> {
            for (int i = 0; i < steps; ++i) co_await asio::post(executor, asio::use_awaitable);
            settled = co_await calendars->settle_drop(id, true, 15min, "ana");
        };
        worker.on_reading = [&] { nursery->spawn(settle()); };
        look_now();
        worker.on_reading = nullptr;
        pass(1s);
        CAPTURE(steps);
        std::size_t asked = 0, gone = 0;
        auto const records = run(desk.clock, desk.context, events.load_after({}, 100)).value();
        for (auto const& record : records) {
            if (record.event().start < parse_instant("2027-03-01T00:00:00Z").value()) continue;
            asked += record.known.is_asked;
            gone += record.known.is_gone;
            CHECK_FALSE((record.known.is_asked && record.known.is_gone));
        }
        // Either before the others had gone, which are asked about alone then; or after, where that is another question.
        CHECK(gone == (settled ? 10 : 0));
        CHECK(gone + asked == 20);
        say(days(10, 30));
        look_now();
        auto const all = agenda();
        CHECK(std::count_if(all.begin(), all.end(), [](auto const& line) { return !line.ends_with(" off"); }) == 20);
    }
}

TEST_CASE_FIXTURE(FetcherFixture, "who restarts often asks nobody the more, and plans by what was read before")
{
    pass(2min);
    for (int times = 0; times < 5; ++times) restart();
    CHECK(desk.wire.requests.size() == 1);
    CHECK(agenda() == as_published);
    pass(16min);
    CHECK(desk.wire.requests.size() == 2);
    CHECK(header_of(desk.wire.requests.back(), "If-None-Match") == etag);
    CHECK(agenda() == as_published);
}

TEST_CASE_FIXTURE(FetcherFixture, "a copy that was lost is asked for whole")
{
    stop();
    std::filesystem::remove(folder.path() / "town.ics");
    start();
    pass(16min);
    CHECK(header_of(desk.wire.requests.back(), "If-None-Match").empty());
    CHECK(read_file(folder.path() / "town.ics", 1 << 20).value() == text);
}

TEST_CASE_FIXTURE(FetcherFixture, "what one address has said is not told to another")
{
    definitions = with_source("address: https://district.example/ours.ics");
    fetcher->wake();
    pass(1s);
    CHECK(desk.wire.requests.back().url == "https://district.example/ours.ics");
    CHECK(header_of(desk.wire.requests.back(), "If-None-Match").empty());
}

TEST_CASE_FIXTURE(FetcherFixture, "a calendar that is not named for a while is taken up anew when it comes back")
{
    auto const named = definitions;
    auto const use = [&](app::DefinitionsPtr other) {
        definitions = std::move(other);
        calendars->use(*definitions);
        REQUIRE(run(desk.clock, desk.context, calendars->retire_others(*definitions)).has_value());
        fetcher->wake();
        pass(1s);
    };
    bool with_restart = false;
    SUBCASE("soon") {}
    SUBCASE("after a restart")
    {
        with_restart = true;
    }
    auto const nobody = std::make_shared<campaigns::definitions::Definitions>(*named);
    nobody->calendars.clear();
    use(nobody);
    CHECK(problem() == "none");
    if (with_restart) restart();
    use(named);
    CHECK(agenda() == as_published);
}

TEST_CASE_FIXTURE(FetcherFixture, "what is on its way when its calendar is not named any more brings nothing back")
{
    auto const named = definitions;
    auto const nobody = std::make_shared<campaigns::definitions::Definitions>(*named);
    nobody->calendars.clear();
    etag = "\"2\"";
    text = calendar_of(event("a", "20270210T120000Z"));
    worker.on_reading = [&] {
        definitions = nobody;
        calendars->use(*nobody);
    };
    pass(20min);
    worker.on_reading = {};
    REQUIRE(run(desk.clock, desk.context, calendars->retire_others(*nobody)).has_value());
    definitions = named;
    calendars->use(*named);
    CHECK(agenda() == Lines{"2027-02-10T10:00:00Z Vigil a off", "2027-02-11T10:00:00Z Vigil b off"});
    fetcher->wake();
    pass(1s);
    CHECK(agenda().front() == "2027-02-10T12:00:00Z Vigil a");
}

TEST_CASE_FIXTURE(FetcherFixture,
                  "a calendar that needs a password is asked with it, and without one it is said where it belongs")
{
    definitions = with_source("address: https://town.example/secret-8912/ours.ics, credentials: town-calendar");
    CHECK(look_now().find("there are no credentials `town-calendar`: put a file of that name into") !=
          std::string::npos);
    REQUIRE(write_file(folder.path() / "town-calendar", "nobody\n"));
    CHECK(look_now().find("the credentials `town-calendar` are not in the form user:password") != std::string::npos);
    REQUIRE(write_file(folder.path() / "town-calendar", "ana:white horse\n"));
    CHECK(look_now().empty());
    CHECK(desk.wire.requests.back().authorization.reveal() == "Basic YW5hOndoaXRlIGhvcnNl");
}

TEST_CASE_FIXTURE(FetcherFixture, "what cannot be read is asked for again, though it has not changed")
{
    worker.refuses = true;
    text = calendar_of(event("a", "20270210T120000Z") + event("b", "20270211T100000Z"));
    etag = "\"2\"";
    pass(16min);
    auto const why = problem();
    CHECK(why.find("more events than Peal reads") != std::string::npos);
    pass(90min);
    CHECK(problem() == why);
    CHECK(header_of(desk.wire.requests.back(), "If-None-Match") == "\"1\"");
    CHECK(agenda() == as_published);
    worker.refuses = false;
    pass(70min);
    CHECK(problem().empty());
    CHECK(agenda()[0] == "2027-02-10T12:00:00Z Vigil a");
}

TEST_CASE_FIXTURE(FetcherFixture,
                  "an event of a collection whose text is broken off stays as it was, and is asked for again")
{
    DavServer server;
    server.set("a.ics", calendar_of(event("a", "20270210T100000Z")));
    server.set("b.ics", calendar_of(event("b", "20270211T100000Z")));
    desk.wire.answer = [&](HttpRequest const& request) { return server.handle(request); };
    definitions = with_source("caldav: https://town.example/ana/cal/");
    CHECK(look_now().empty());
    CHECK(agenda() == as_published);

    server.set("a.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEV");
    server.set("b.ics", calendar_of(event("b", "20270211T120000Z")));
    CHECK(look_now().empty());
    CHECK(agenda() == Lines{"2027-02-10T10:00:00Z Vigil a", "2027-02-11T12:00:00Z Vigil b"});
    auto const told = calendars->problems_in("town");
    REQUIRE(told.count == 1);
    CHECK(told.first[0].starts_with("one of its events cannot be read, and stays as it was: "));
    auto const listed = server.batches.size();
    CHECK(look_now().empty());
    CHECK(server.batches.size() == listed + 1);
    CHECK(calendars->problems_in("town").first == told.first);

    server.set("a.ics", calendar_of(event("a", "20270210T120000Z")));
    CHECK(look_now().empty());
    CHECK(agenda()[0] == "2027-02-10T12:00:00Z Vigil a");
    CHECK(calendars->problems_in("town").count == 0);
    CHECK(look_now().empty());
    CHECK(server.batches.size() == listed + 2);
}
