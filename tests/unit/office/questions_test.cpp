#include "tests/unit/office/office_fixture.hpp"

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

namespace {

// Ten events of the town, and then only two of them.
void lose_eight(OfficeFixture& at)
{
    std::vector<campaigns::calendar::Occurrence> ten;
    for (int n = 0; n < 10; ++n) ten.push_back(make_event("e" + std::to_string(n), noon + n * 24h));
    at.read(ten);
    at.read({ten.begin(), ten.begin() + 2});
}

std::string only_id(OfficeFixture::Said const& said)
{
    REQUIRE(said.list("questions").size() == 1);
    return std::string(said.list("questions")[0].at("id").as_string());
}

}  // namespace

TEST_CASE_FIXTURE(OfficeFixture, "a post that is out when its event moves is a question, which is answered once")
{
    auto const event = enter_vigil();
    auto const planned = plan_post(event);
    auto const claimed = claim(noon).at(0);
    REQUIRE(run(record_intent(claimed, noon)).has_value());
    post("/events/" + event, R"({"start":"2027-03-05T12:00","by_owner":true})");

    auto const asked = get("/questions");
    auto const id = only_id(asked);
    auto const& question = asked.list("questions")[0];
    CHECK(question.at("kind") == "event-moved");
    CHECK(question.at("about") == planned.short_id.c_str());
    CHECK(question.at("choices") == boost::json::array({"corrected", "leave"}));
    CHECK(question.at("answered_at").is_null());
    CHECK(get("/status").list("questions").size() == 1);
    CHECK(get("/health").body.at("calendar").at("questions") == 1);
    CHECK(get("/events/" + event).list("questions").size() == 1);

    auto const wrong = post("/questions/" + id, R"({"answer":"perhaps"})");
    CHECK(wrong.status == 400);
    CHECK(wrong.detail() == "`perhaps` answers no part of question " + id + "; choose: corrected, leave");
    auto const answered = post("/questions/" + id, R"({"answer":"corrected"})");
    CHECK(answered.status == 200);
    CHECK(answered.text("answer") == "corrected");
    CHECK(answered.text("by") == "ana");
    auto const again = post("/questions/" + id, R"({"answer":"leave"})");
    CHECK(again.status == 409);
    CHECK(again.detail() == "question " + id + " is settled: ana said `corrected`");
    CHECK(get("/questions").list("questions").empty());
    CHECK(get("/events/" + event).list("questions").size() == 1);
    CHECK(post("/questions/q000000", R"({"answer":"left"})").status == 404);
}

TEST_CASE_FIXTURE(OfficeFixture, "much that is gone at once is shown, and the answer settles it")
{
    office::CalendarState town;
    town.id = "town";
    town.kind = "address";
    town.host = "town.example";
    town.failures = 2;
    town.problem = "town.example answers with a web page";
    town.problems = {"line 12: DTEND lies before DTSTART"};
    town.problem_count = 30;
    health.calendars = {town};
    lose_eight(*this);
    auto const shown = get("/calendars");
    REQUIRE(shown.list("drops").size() == 1);
    auto const& drop = shown.list("drops")[0];
    auto const id = only_id(get("/questions"));
    CHECK(drop.at("source") == "town");
    CHECK(drop.at("reason") == "8 of 10 events ahead have left the calendar at once");
    CHECK(drop.at("question") == id.c_str());
    CHECK(drop.at("count") == 8);
    CHECK(drop.at("events").as_array().size() == 8);
    REQUIRE(shown.list("calendars").size() == 1);
    CHECK(shown.list("calendars")[0].at("host") == "town.example");
    CHECK(shown.list("calendars")[0].at("failures") == 2);
    CHECK(shown.list("calendars")[0].at("read_at").is_null());
    CHECK(shown.list("calendars")[0].at("problems").as_array().at(0) == "line 12: DTEND lies before DTSTART");
    CHECK(get("/status").list("calendar")[0].at("problem_count") == 30);
    CHECK(get("/status").list("calendar")[0].at("kind") == "address");

    CHECK(post("/questions/" + id, R"({"answer":"perhaps"})").detail() ==
          "`perhaps` answers no part of question " + id + "; choose: left, stays");
    SUBCASE("they have left")
    {
        CHECK(post("/questions/" + id, R"({"answer":"left"})").text("answer") == "left");
        CHECK(get("/events").list("events").back().at("has_left").as_bool());
    }
    SUBCASE("they stay")
    {
        CHECK(post("/questions/" + id, R"({"answer":"stays"})").text("answer") == "stays");
        CHECK_FALSE(get("/events").list("events").back().at("has_left").as_bool());
    }
    CHECK(plans_wanted == 1);
    CHECK(looks_wanted == 1);
    CHECK(get("/calendars").list("drops").empty());
    CHECK(post("/questions/" + id, R"({"answer":"left"})").status == 409);
}

TEST_CASE_FIXTURE(OfficeFixture, "a calendar is looked at now, or it is said why it could not be")
{
    CHECK(post("/calendars/refresh").status == 200);
    CHECK(post("/calendars/refresh", R"({"source":"town"})").status == 200);
    CHECK(refreshed == std::vector<std::string>{"", "town"});
    looked = fail(ErrorKind::transient, "calendar `town`: town.example does not answer");
    auto const failed = post("/calendars/refresh", R"({"source":"town"})");
    CHECK(failed.status == 503);
    CHECK(failed.detail() == "calendar `town`: town.example does not answer");
}
