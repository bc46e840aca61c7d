#include "tests/unit/instagram/stage.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::connectors;

namespace {

using Figures = std::map<std::string, std::int64_t>;

std::vector<Readings> measure(InstagramStage& stage, std::vector<std::string> ids)
{
    auto readings = stage.play(stage.connector->measure(stage.account, std::move(ids)));
    REQUIRE(readings);
    return *readings;
}

}  // namespace

TEST_CASE("what readers did comes back under our names")
{
    InstagramStage stage;
    auto const done = stage.publish();
    stage.simulator->react(done.remote_id, {{"likes", 12},
                                            {"replies", 3},
                                            {"views", 400},
                                            {"reach", 250},
                                            {"saves", 5},
                                            {"shares", 2},
                                            {"reposts", 1},
                                            {"nonsense", 9}});
    stage.simulator->react("unknown", {{"likes", 1}});
    auto const readings = measure(stage, {done.remote_id});
    REQUIRE(readings.size() == 1);
    CHECK(readings[0].remote_id == done.remote_id);
    CHECK(readings[0].figures == Figures{{"likes", 12},
                                         {"replies", 3},
                                         {"views", 400},
                                         {"reach", 250},
                                         {"saves", 5},
                                         {"shares", 2},
                                         {"reposts", 1}});
    CHECK(readings[0].address == done.address);
    CHECK(readings[0].note.empty());
}

TEST_CASE("insights that are not there yet are absent; a zero that is told is 0")
{
    InstagramStage stage;
    stage.simulator->settings().insights_lag = std::chrono::hours(48);
    auto const done = stage.publish();
    auto const early = measure(stage, {done.remote_id});
    REQUIRE(early.size() == 1);
    CHECK(early[0].figures == Figures{{"likes", 0}, {"replies", 0}});
    CHECK(early[0].note.find("48 hours") != std::string::npos);
    stage.clock.run_for(std::chrono::hours(49));
    auto const later = measure(stage, {done.remote_id});
    CHECK(later.at(0).figures.at("views") == 0);
    CHECK(later.at(0).figures.at("reposts") == 0);
    CHECK(later.at(0).note.empty());
}

TEST_CASE("one withdrawn metric does not take the others with it, and is asked for only once")
{
    InstagramStage stage;
    auto const done = stage.publish();
    stage.simulator->react(done.remote_id, {{"views", 40}, {"reach", 25}, {"saves", 5}});
    stage.simulator->settings().withdrawn_metrics = {"saved", "reposts"};
    auto const readings = measure(stage, {done.remote_id});
    CHECK(readings.at(0).figures.at("views") == 40);
    CHECK(readings.at(0).figures.at("reach") == 25);
    CHECK_FALSE(readings.at(0).figures.contains("saves"));
    CHECK_FALSE(readings.at(0).figures.contains("reposts"));
    measure(stage, {done.remote_id});
    auto const before = stage.http.count("saved");
    measure(stage, {done.remote_id});
    CHECK(stage.http.count("saved") == before);
}

TEST_CASE("a post for which every metric is refused does not spoil the metrics of the others")
{
    InstagramStage stage;
    auto const done = stage.publish();
    stage.simulator->settings().withdrawn_metrics = {"views", "reach",  "likes",  "comments",
                                                     "saved", "shares", "reposts"};
    CHECK(measure(stage, {done.remote_id}).at(0).figures == Figures{{"likes", 0}, {"replies", 0}});
    stage.simulator->settings().withdrawn_metrics.clear();
    CHECK(measure(stage, {done.remote_id}).at(0).figures.size() == 7);
}

TEST_CASE("without the insights permission likes and comments are still read, and the reason is told")
{
    InstagramStage stage;
    auto const done = stage.publish();
    auto fault = refuse_with("/insights", HttpResponse(403, graph_error(10, 0)));
    stage.add_fault(fault);
    auto const readings = measure(stage, {done.remote_id});
    CHECK(readings.at(0).figures == Figures{{"likes", 0}, {"replies", 0}});
    CHECK(readings.at(0).note.find("permi") != std::string::npos);
}

TEST_CASE("odd insights never become figures")
{
    for (auto const* body : {R"({"data":{}})", R"({"data":[{"name":"views","values":[]}]})",
                             R"({"data":[{"name":"views","values":[{"value":"many"}]}]})",
                             R"({"data":[{"name":"views","values":[{"value":-1}]}]})",
                             R"({"data":[{"values":[{"value":3}]}]})", R"({"data":[7]})"}) {
        InstagramStage stage;
        auto const done = stage.publish();
        stage.add_fault(refuse_with("/insights", HttpResponse(200, body)));
        auto const readings = measure(stage, {done.remote_id});
        REQUIRE(readings.size() == 1);
        CHECK_FALSE(readings[0].figures.contains("views"));
    }
    InstagramStage total;
    auto const done = total.publish();
    total.add_fault(
        refuse_with("/insights", HttpResponse(200, R"({"data":[{"name":"views","total_value":{"value":7}}]})")));
    CHECK(measure(total, {done.remote_id}).at(0).figures.at("views") == 7);
}

TEST_CASE("a post the network does not know is missing from the batch; the rest is measured")
{
    InstagramStage stage;
    auto const done = stage.publish();
    auto const readings = measure(stage, {"404", done.remote_id, "me/media", ""});
    REQUIRE(readings.size() == 1);
    CHECK(readings[0].remote_id == done.remote_id);
    CHECK(measure(stage, {}).empty());
}

TEST_CASE("hidden posts are measured by their insights alone")
{
    InstagramStage stage;
    auto const done = stage.publish();
    stage.simulator->react(done.remote_id, {{"views", 9}});
    stage.simulator->settings().objects_hidden_until = stage.clock.now() + std::chrono::hours(48);
    auto const readings = measure(stage, {done.remote_id});
    REQUIRE(readings.size() == 1);
    CHECK(readings[0].figures.at("views") == 9);
    CHECK(readings[0].address.empty());
}

TEST_CASE("a dead token fails the batch; a throttled one keeps what was read and stops calling")
{
    InstagramStage dead;
    auto const done = dead.publish();
    dead.simulator->kill_tokens("stampitout", 467);
    auto const refused = dead.play(dead.connector->measure(dead.account, {done.remote_id}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::auth_expired);

    InstagramStage throttled;
    auto const first = throttled.publish();
    auto const second = throttled.publish();
    auto const third = throttled.publish();
    throttled.simulator->settings().calls_per_hour = 4;
    auto const before = throttled.http.requests().size();
    auto const readings = measure(throttled, {first.remote_id, second.remote_id, third.remote_id});
    CHECK(readings.size() == 1);
    CHECK(throttled.http.requests().size() - before == 5);
    auto const waiting = throttled.play(throttled.connector->measure(throttled.account, {third.remote_id}));
    REQUIRE_FALSE(waiting);
    CHECK(waiting.error().kind == ErrorKind::rate_limited);
    CHECK(waiting.error().retry_after >= Duration(std::chrono::minutes(50)));
}
