#include "tests/unit/x/world.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using peal::tests::XWorld;
using Kind = Sighting::Kind;

namespace {

constexpr char const* text =
    "Tom & Jerry say: report it at https://peal.example/r/abc2345 or example.org #NoPlaceForHate";

// An attempt whose answer was lost.
struct Lost {
    XWorld world;
    AttemptRecord attempt;

    explicit Lost(bool landed, bool with_picture = true, x::XSimulatorOptions options = {}) : world(options)
    {
        auto const ready = world.prepare(XWorld::post(text, with_picture)).value();
        attempt = world.attempt(ready, text);
        world.faults->add(landed ? drop_after_effect("/2/tweets") : drop_before_effect("/2/tweets"));
        REQUIRE(std::holds_alternative<Unknown>(world.commit(ready)));
        REQUIRE(world.x->ledger().size() == (landed ? 1u : 0u));
    }

    Sighting look() { return world.look(attempt); }
};

std::string create_body(std::string const& words)
{
    return R"({"text":")" + words + R"("})";
}

}  // namespace

TEST_CASE("a post whose answer was lost is found by its text, escaped, shortened and with a picture as it is")
{
    for (bool const with_picture : {true, false}) {
        Lost lost(true, with_picture);
        auto const sighting = lost.look();
        CHECK_MESSAGE(sighting.kind == Kind::found, sighting.reason);
        CHECK(sighting.remote_id == lost.world.x->ledger()[0].remote_id);
        CHECK(sighting.address == lost.world.x->ledger()[0].address);
    }
}

TEST_CASE("a post that never arrived is not there")
{
    Lost lost(false);
    CHECK(lost.look().kind == Kind::not_there);
    REQUIRE(lost.world.call("POST", "/2/tweets", create_body("Something else")).status == 201);
    CHECK(lost.look().kind == Kind::not_there);
}

TEST_CASE("a post that lists late is not there at first and found later")
{
    x::XSimulatorOptions options;
    options.timeline_lag = std::chrono::minutes(3);
    Lost lost(true, true, options);
    CHECK(lost.look().kind == Kind::not_there);
    lost.world.clock.run_for(std::chrono::minutes(3));
    CHECK(lost.look().kind == Kind::found);
}

TEST_CASE("a request that takes effect ten minutes after we gave up is found")
{
    XWorld world;
    auto const ready = world.prepare(XWorld::post(text, true)).value();
    auto const attempt = world.attempt(ready, text);
    world.faults->add(delay_effect("/2/tweets", std::chrono::minutes(10)));
    REQUIRE(std::holds_alternative<Unknown>(world.commit(ready)));
    CHECK(world.look(attempt).kind == Kind::not_there);
    world.clock.run_for(std::chrono::minutes(11));
    CHECK(world.look(attempt).kind == Kind::found);
}

TEST_CASE("a post that belongs to another of our posts is not taken again")
{
    Lost lost(true);
    lost.attempt.claimed_ids = {lost.world.x->ledger()[0].remote_id};
    CHECK(lost.look().kind == Kind::not_there);
}

TEST_CASE("two posts with the text are for a person to tell apart")
{
    x::XSimulatorOptions options;
    options.duplicate_window = Duration(0);
    Lost lost(true, false, options);
    auto const again = lost.world.commit(lost.attempt.ready);
    REQUIRE(std::holds_alternative<Done>(again));
    auto const sighting = lost.look();
    CHECK(sighting.kind == Kind::ambiguous);
    CHECK(sighting.reason.find("2 posts") != std::string::npos);
    lost.attempt.claimed_ids = {std::get<Done>(again).remote_id};
    CHECK(lost.look().kind == Kind::found);
}

TEST_CASE("the same words with another link code, another number of pictures or as a reply are not ours")
{
    Lost lost(false);
    auto const other_code = std::string(text).replace(std::string(text).find("abc2345"), 7, "xyz6789");
    REQUIRE(lost.world.call("POST", "/2/tweets", create_body(text)).status == 201);  // without the picture
    CHECK(lost.look().kind == Kind::not_there);

    Lost plain(false, false);
    REQUIRE(plain.world.call("POST", "/2/tweets", create_body(other_code)).status == 201);
    CHECK(plain.look().kind == Kind::cannot_tell);

    Lost reply(false, false);
    REQUIRE(reply.world.call("POST", "/2/tweets", create_body("A question")).status == 201);
    auto const parent = reply.world.x->ledger()[0].remote_id;
    auto const body = R"({"text":")" + std::string(text) + R"(","reply":{"in_reply_to_tweet_id":")" + parent + R"("}})";
    REQUIRE(reply.world.call("POST", "/2/tweets", body).status == 201);
    CHECK(reply.look().kind == Kind::not_there);
}

TEST_CASE("an older post with the same text is not taken for the attempt's")
{
    x::XSimulatorOptions options;
    options.duplicate_window = std::chrono::minutes(1);
    XWorld world(options);
    REQUIRE(std::holds_alternative<Done>(world.publish(text)));
    world.clock.run_for(std::chrono::minutes(10));
    auto const ready = world.prepare(XWorld::post(text)).value();
    auto const attempt = world.attempt(ready, text);
    world.faults->add(drop_before_effect("/2/tweets"));
    REQUIRE(std::holds_alternative<Unknown>(world.commit(ready)));
    CHECK(world.look(attempt).kind == Kind::not_there);
}

TEST_CASE("a deleted post is not there")
{
    Lost lost(true);
    REQUIRE(lost.world.call("DELETE", "/2/tweets/" + lost.world.x->ledger()[0].remote_id).status == 200);
    CHECK(lost.look().kind == Kind::not_there);
}

TEST_CASE("all pages are read before a post is called absent")
{
    x::XSimulatorOptions options;
    options.posts_per_window = 1000;
    Lost lost(true, true, options);
    for (int i = 0; i < 250; ++i)
        REQUIRE(lost.world.call("POST", "/2/tweets", create_body("Other " + std::to_string(i))).status == 201);
    auto const before = lost.world.http.count("/2/users/");
    CHECK(lost.look().kind == Kind::found);
    CHECK(lost.world.http.count("/2/users/") - before == 3);
}

TEST_CASE("a read that fails is no evidence of absence")
{
    struct Row {
        char const* name;
        SimFault fault;
    };
    std::vector<Row> rows;
    rows.push_back({"500", refuse_with("/2/users/", HttpResponse(500, ""))});
    rows.push_back({"401", refuse_with("/2/users/", HttpResponse(401, "{}"))});
    rows.push_back({"402", refuse_with("/2/users/", HttpResponse(402, "{}"))});
    rows.push_back({"429", refuse_with("/2/users/", HttpResponse(429, "{}"))});
    rows.push_back({"lost", drop_before_effect("/2/users/")});
    rows.push_back({"cut", truncate_answer("/2/users/")});
    rows.push_back({"not JSON", answer_after_effect("/2/users/", HttpResponse(200, "<html>"))});
    rows.push_back({"empty object", answer_after_effect("/2/users/", HttpResponse(200, "{}"))});
    rows.push_back({"errors beside nothing",
                    answer_after_effect("/2/users/",
                                        HttpResponse(200, R"({"errors":[{"title":"x"}],"meta":{"result_count":0}})"))});
    rows.push_back({"fewer than it says",
                    answer_after_effect("/2/users/", HttpResponse(200, R"({"data":[],"meta":{"result_count":1}})"))});
    rows.push_back(
        {"an item without id",
         answer_after_effect("/2/users/", HttpResponse(200, R"({"data":[{"text":"a"}],"meta":{"result_count":1}})"))});
    rows.push_back({"slower than the limit", delay_answer("/2/users/", std::chrono::minutes(5))});
    auto endless =
        answer_after_effect("/2/users/", HttpResponse(200, R"({"meta":{"result_count":0,"next_token":"again"}})"));
    endless.times = 1000;
    rows.push_back({"a list that does not end", endless});
    for (auto const& row : rows) {
        CAPTURE(std::string(row.name));
        Lost lost(false);
        lost.world.faults->add(row.fault);
        auto const sighting = lost.look();
        CHECK(lost.world.faults->hits() >= 2);
        CHECK(sighting.kind == Kind::cannot_tell);
        CHECK(!sighting.reason.empty());
        CHECK(sighting.token_refused == (std::string(row.name) == "401"));
    }
}

TEST_CASE("an account without id cannot be looked at")
{
    Lost lost(true);
    lost.world.account.remote_id.clear();
    CHECK(lost.look().kind == Kind::cannot_tell);
}
