#include "tests/unit/office/office_fixture.hpp"

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(OfficeFixture, "an event is entered in local time, and waits for the calendar's owner")
{
    auto const added = post("/events", R"({"summary":"Candle vigil","description":"Bring a candle.\nAnd a friend.",
        "location":"Town hall","url":"https://town.example/vigil","organiser":"leics-cc","categories":["vigil"],
        "start":"2027-06-09 18:00","end":"2027-06-09T19:30"})");
    REQUIRE(added.status == 200);
    CHECK(added.text("summary") == "Candle vigil");
    CHECK(added.text("source") == "peal");
    CHECK(added.text("start") == "2027-06-09T17:00:00Z");
    CHECK(added.text("end") == "2027-06-09T18:30:00Z");
    CHECK(added.text("wall_start") == "2027-06-09T18:00");
    CHECK(added.text("wall_end") == "2027-06-09T19:30");
    CHECK(added.text("zone") == "Europe/London");
    CHECK(added.text("entered_by") == "ana");
    CHECK(added.text("confirmed_by").empty());
    CHECK(added.body.at("needs_confirmation").as_bool());
    CHECK(added.list("history").size() == 1);
    CHECK(plans_wanted == 1);
    CHECK(get("/events/" + added.text("id")).body == added.body);

    auto const week = post("/events", R"({"summary":"Week","kind":"awareness","first_day":"2027-10-09",
        "last_day":"2027-10-16","by_owner":true})");
    REQUIRE(week.status == 200);
    CHECK(week.body.at("all_day").as_bool());
    CHECK(week.text("start") == "2027-10-08T23:00:00Z");
    CHECK(week.text("end") == "2027-10-16T23:00:00Z");
    CHECK(week.text("last_day") == "2027-10-16");
    CHECK(week.text("confirmed_by") == "ana");
    CHECK_FALSE(week.body.at("needs_confirmation").as_bool());

    auto const release = post("/events", R"({"summary":"Figures","kind":"media","start":"2027-04-01T10:00",
        "embargo":"2027-04-02T00:01"})");
    REQUIRE(release.status == 200);
    CHECK(release.text("embargo") == "2027-04-01T23:01:00Z");
}

TEST_CASE_FIXTURE(OfficeFixture, "what is wrong with an event is told with what would be right")
{
    auto const refused = [&](std::string const& members) {
        auto const said = post("/events", R"({"summary":"Vigil",)" + members + "}");
        CHECK(said.status == 400);
        return said.detail();
    };
    CHECK(post("/events", R"({"start":"2027-03-03T12:00"})").detail() == "an event needs a title");
    CHECK(refused(R"("location":"Town hall")") ==
          "an event needs a first day (`first_day`, as 2027-10-09) or a start (`start`, as 2027-10-09T10:00)");
    CHECK(refused(R"("start":"2027-03-28T01:30")") ==
          "2027-03-28T01:30 does not exist in Europe/London: the clocks go forward then; write 2027-03-28T02:30");
    CHECK(refused(R"("start":"tomorrow")") == "`tomorrow` is no local time; write 2027-10-09T10:00");
    CHECK(refused(R"("first_day":"2027-02-30")") == "`2027-02-30` is not a date; write 2027-10-09");
    CHECK(refused(R"("start":"2027-03-03T12:00","end":"2027-03-03T11:00")") ==
          "the event ends before it begins; give it a later end, or an earlier start");
    CHECK(refused(R"("first_day":"2027-03-03","last_day":"2027-03-02")") ==
          "the event ends before it begins; give it a later last day, or an earlier first");
    CHECK(refused(R"("first_day":"2027-03-03","start":"2027-03-03T11:00")") ==
          "an event has either days (`first_day`, `last_day`) or a local time (`start`, `end`)");
    CHECK(refused(R"("start":"2207-03-03T12:00")") ==
          "the event would begin in 2207; events lie within ten years of today");
    CHECK(refused(R"("first_day":"2027-03-03","last_day":"2029-03-03")") == "an event lasts a year at most");
    CHECK(refused(R"("start":"2027-03-03T12:00","zone":"Mars/Base")") ==
          "`Mars/Base` is not a time zone; write an IANA name such as Europe/London");
    CHECK(refused(R"("start":"2027-03-03T12:00","organiser":"scouts")") ==
          "there is no organisation `scouts`; known: leics-cc, leics-police");
    CHECK(refused(R"("start":"2027-03-03T12:00","kind":"party")") ==
          "there is no kind `party` of event; known: event, awareness, media, restriction");
    CHECK(refused(R"("start":"2027-03-03T12:00","url":"town.example")") ==
          "`town.example` is no web address; write https://example.org/event");
    CHECK(refused(R"("start":"2027-03-03T12:00","embargo":"2027-03-02T12:00")") ==
          "only an event of kind media has an embargo; this one is of kind event");
    CHECK(refused(R"("start":"2027-03-03T12:00","location":")" + std::string(301, 'x') + "\"") ==
          "`location` has 301 characters; at most 300 fit");
    CHECK(refused(R"("start":"2027-03-03T12:00","location":"Town\nhall")") ==
          "`location` holds a control character; write plain words, on one line");
    CHECK(refused(R"("start":"2027-03-03T12:00","categories":"vigil")") ==
          "member `categories` must be a list of words");
    CHECK(refused(R"("colour":"red")").starts_with("unknown member `colour`; known: kind, summary"));
    CHECK(get("/events/e000000").status == 404);
    CHECK(get("/events/e000000").detail() == "there is no event `e000000`; list them with: peal calendar events");
    CHECK(plans_wanted == 0);
}

TEST_CASE_FIXTURE(OfficeFixture, "only what is given changes, and only what was looked at")
{
    auto const id = enter_vigil();
    auto const changed = post("/events/" + id, R"({"start":"2027-03-04T18:00","revision":1,"by_owner":true})");
    REQUIRE(changed.status == 200);
    CHECK(changed.text("summary") == "Vigil");
    CHECK(changed.text("wall_end") == "2027-03-04T20:00");
    CHECK(changed.text("confirmed_by") == "ana");
    CHECK(changed.body.at("revision") == 2);
    CHECK(changed.list("history")[1].at("before") == "Vigil, Wed 3 Mar 2027, 12:00");
    CHECK(changed.list("history")[1].at("after") == "Vigil, Thu 4 Mar 2027, 18:00");
    CHECK(looks_wanted == 1);

    auto const stale = post("/events/" + id, R"({"location":"Guildhall","revision":1})");
    CHECK(stale.status == 409);
    CHECK(stale.detail() == "event " + id + " has changed: you looked at revision 1, it is at 2; look at it again");

    auto const moved = post("/events/" + id, R"({"location":"Guildhall"})");
    CHECK(moved.text("location") == "Guildhall");
    CHECK(moved.text("wall_start") == "2027-03-04T18:00");
    CHECK(moved.body.at("needs_confirmation").as_bool());
    CHECK(post("/events/" + id, R"({"location":null})").text("location").empty());
    auto const longer = post("/events/" + id, R"({"end":"2027-03-04T21:00","description":"Bring a candle."})");
    CHECK(longer.list("history").back().at("before") ==
          "Vigil, Thu 4 Mar 2027, 18:00\nuntil Thu 4 Mar 2027, 20:00\nabout -");
    CHECK(longer.list("history").back().at("after") ==
          "Vigil, Thu 4 Mar 2027, 18:00\nuntil Thu 4 Mar 2027, 21:00\nabout Bring a candle.");
    CHECK(post("/events/" + id, R"({"all_day":true})").text("first_day") == "2027-03-04");
    CHECK(post("/events/" + id, R"({"first_day":"2027-03-06"})").text("last_day") == "2027-03-06");
    CHECK(post("/events/" + id, R"({"all_day":false})").detail() ==
          "an event needs a start (`start`, as 2027-10-09T10:00)");
}

TEST_CASE_FIXTURE(OfficeFixture, "an event of another calendar is changed there")
{
    read({vigil()});
    auto const id = only_event().short_id;
    for (auto const* const path : {"", "/cancel", "/restore"}) {
        CAPTURE(path);
        auto const said = post("/events/" + id + path, R"({})");
        CHECK(said.status == 409);
        CHECK(said.detail() == "event " + id + " is in the calendar `town`; change it there, and Peal follows");
    }
}

TEST_CASE_FIXTURE(OfficeFixture, "what is tentative is shown as confirmed where its calendar says that it counts")
{
    auto event = vigil();
    event.status = campaigns::calendar::Status::tentative;
    read({event});
    auto const status = [&] { return get("/events/" + only_event().short_id).text("status"); };
    CHECK(status() == "tentative");
    auto all = *definitions;
    all.calendars[0].tentative_counts = true;
    definitions = std::make_shared<Definitions const>(std::move(all));
    CHECK(status() == "confirmed");
}

TEST_CASE_FIXTURE(OfficeFixture, "the posts of a cancelled event are held, and cancelled when somebody says so")
{
    auto const id = enter_vigil();
    auto const planned = plan_post(id);
    CHECK(post("/events/" + id + "/cancel").detail() == "cancelling an event needs a reason");
    auto const cancelled = post("/events/" + id + "/cancel", R"({"reason":"the hall is flooded"})");
    REQUIRE(cancelled.status == 200);
    CHECK(cancelled.text("status") == "cancelled");
    REQUIRE(cancelled.list("posts").size() == 1);
    auto const& held = cancelled.list("posts")[0];
    CHECK(held.at("id") == planned.short_id.c_str());
    CHECK(held.at("state") == "held");
    CHECK(held.at("called_off_until") == "2027-02-28T12:15:00Z");
    CHECK(get("/posts/" + planned.short_id).text("called_off_until") == "2027-02-28T12:15:00Z");
    CHECK(looks_wanted == 1);
    CHECK(cancelled.list("history").back().at("after") == "the hall is flooded");

    SUBCASE("at once")
    {
        CHECK(post("/events/" + id + "/cancel-posts").body.at("cancelled") == 1);
        auto const shown = get("/posts/" + planned.short_id);
        CHECK(shown.text("state") == "cancelled");
        CHECK(shown.body.at("called_off_until").is_null());
    }
    SUBCASE("or it takes place after all")
    {
        CHECK(post("/events/" + id + "/restore").text("status") == "confirmed");
        auto const again = post("/events/" + id + "/restore");
        CHECK(again.status == 409);
        CHECK(again.detail() == "event " + id + " is not cancelled");
        CHECK(post("/events/" + id + "/cancel-posts").status == 409);
    }
}

TEST_CASE_FIXTURE(OfficeFixture, "only events of calendars that are not trusted wait to be confirmed")
{
    read({make_event("t", noon + 48h, "Of the town")});
    auto of_city = make_event("c", noon + 72h, "Of the city");
    read({of_city}, "city");
    auto const waiting = get("/events?unconfirmed=1");
    REQUIRE(waiting.list("events").size() == 1);
    auto const id = std::string(waiting.list("events")[0].at("id").as_string());
    CHECK(waiting.list("events")[0].at("source") == "city");
    CHECK(get("/events").list("events").size() == 2);

    auto const confirmed = post("/events/" + id + "/confirm", R"({"revision":1})");
    CHECK(confirmed.text("confirmed_by") == "ana");
    CHECK(plans_wanted == 1);
    CHECK(get("/events?unconfirmed=1").list("events").empty());
    CHECK(post("/events/" + id + "/confirm").detail() == "event " + id + " is confirmed already, by ana");
}

TEST_CASE_FIXTURE(OfficeFixture, "events are listed by day, calendar and number")
{
    read({make_event("a", noon - 48h), make_event("b", noon), make_event("c", noon + 24h)});
    CHECK(get("/events").list("events").size() == 2);
    CHECK(get("/events?from=2027-01-01").list("events").size() == 3);
    CHECK(get("/events?from=2027-03-01&to=2027-03-01").list("events").size() == 1);
    CHECK(get("/events?source=city").list("events").empty());
    auto const first = get("/events?limit=1");
    CHECK(first.list("events").size() == 1);
    CHECK(first.body.at("more").as_bool());
    CHECK_FALSE(get("/events?limit=2").body.at("more").as_bool());
    CHECK(get("/events?source=village").detail() == "there is no calendar `village`; known: town, city, peal");
    CHECK(get("/events?from=2027-03-02&to=2027-03-01").detail() == "the list would end before it begins");
    CHECK(get("/events?limit=0").detail() == "limit must be a number from 1 to 1000");
    CHECK(get("/events?unconfirmed=maybe").detail() == "unconfirmed must be 1 or 0");
}

TEST_CASE_FIXTURE(OfficeFixture, "how many came is told afterwards")
{
    auto const id = enter_vigil();
    CHECK(post("/events/" + id + "/attendance").detail() == "say how many came (`people`)");
    CHECK(post("/events/" + id + "/attendance", R"({"people":40})").status == 409);
    clock.step(24h * 5);
    CHECK(post("/events/" + id + "/attendance", R"({"people":40})").body.at("attendance") == 40);
    auto const unknown = post("/events/" + id + "/sing");
    CHECK(unknown.status == 404);
    CHECK(unknown.detail() ==
          "there is no decision `sing` about an event; known: cancel, restore, confirm, cancel-posts, attendance");
}

TEST_CASE_FIXTURE(OfficeFixture, "what has changed is listed, the newest first")
{
    read({vigil()});
    auto const id = enter_vigil();
    post("/events/" + id + "/cancel", R"({"reason":"rain"})");
    auto const all = get("/events/changes").list("changes");
    REQUIRE(all.size() == 3);
    CHECK(all[0].at("what") == "cancelled");
    CHECK(all[0].at("by") == "ana");
    CHECK(all[0].at("event") == id.c_str());
    CHECK(all[0].at("after") == "rain");
    CHECK(all[2].at("by") == "town");
    CHECK(get("/events/changes?source=town").list("changes").size() == 1);
    CHECK(get("/events/changes?limit=2").body.at("more").as_bool());
}
