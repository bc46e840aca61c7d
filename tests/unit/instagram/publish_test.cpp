#include "core/async_nursery.hpp"
#include "tests/unit/instagram/stage.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::connectors;

namespace {

using Kind = Sighting::Kind;
constexpr auto publish_path = "/media_publish";

// A transport that awaits once more after it was cancelled, which throws where nobody has asked it not to.
class TidyingHttp final : public HttpClient {
public:
    TidyingHttp(HttpClient& inner, AsyncClock& clock) : inner_(inner), clock_(clock) {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override
    {
        auto answer = co_await inner_.send(std::move(request));
        co_await clock_.sleep_for(Duration(1));
        co_return answer;
    }

private:
    HttpClient& inner_;
    AsyncClock& clock_;
};

SimFault not_answered_in_time()
{
    return delay_answer(publish_path, std::chrono::minutes(2));
}

}  // namespace

TEST_CASE("a post goes out whole: caption, description, the very bytes of the picture, its address")
{
    InstagramStage stage;
    auto const done = stage.publish();
    auto const ledger = stage.simulator->ledger();
    REQUIRE(ledger.size() == 1);
    CHECK(ledger[0].network == "instagram");
    CHECK(ledger[0].account == "stampitout");
    CHECK(ledger[0].remote_id == done.remote_id);
    CHECK(ledger[0].text == InstagramStage::post().text);
    CHECK(ledger[0].alt_text == InstagramStage::post().media->alt_text);
    CHECK(ledger[0].media_width == 1080);
    CHECK(ledger[0].media_height == 1350);
    CHECK(ledger[0].media_digest.size() == 64);
    CHECK(ledger[0].address == done.address);
    CHECK(done.address.starts_with("https://www.instagram.com/p/"));
    CHECK(done.evidence.find(done.remote_id) != std::string::npos);
}

TEST_CASE("a repeat of the commit call sends the same bytes")
{
    InstagramStage stage;
    stage.simulator->settings().not_ready_after_finished = 1;
    auto const ready = stage.prepared();
    auto const first = stage.commit(ready);
    REQUIRE(std::holds_alternative<Refused>(first));
    CHECK(std::get<Refused>(first).error.kind == ErrorKind::transient);
    CHECK(std::get<Refused>(first).error.retry_after.has_value());
    CHECK(std::holds_alternative<Done>(stage.commit(ready)));
    std::vector<std::string> sent;
    for (auto const& record : stage.http.requests())
        if (record.commit) sent.push_back(record.url + " " + record.body);
    REQUIRE(sent.size() == 2);
    CHECK(sent[0] == sent[1]);
    CHECK(stage.simulator->ledger().size() == 1);
}

TEST_CASE("the simulator's refusals reach the caller as what to do")
{
    InstagramStage quota;
    auto const ready = quota.prepared();
    quota.simulator->settings().quota_total = 0;
    auto const full = quota.commit(ready);
    REQUIRE(std::holds_alternative<Refused>(full));
    CHECK(std::get<Refused>(full).error.kind == ErrorKind::rate_limited);

    InstagramStage dead;
    auto const prepared = dead.prepared();
    dead.simulator->kill_tokens("stampitout", 458);  // between create and publish
    auto const refused = dead.commit(prepared);
    REQUIRE(std::holds_alternative<Refused>(refused));
    CHECK(std::get<Refused>(refused).error.kind == ErrorKind::auth_expired);
    CHECK(dead.simulator->ledger().empty());

    InstagramStage offline;
    auto const waiting = offline.prepared();
    offline.http.refuse_connections(1);
    CHECK(std::holds_alternative<NotSent>(offline.commit(waiting)));

    InstagramStage stale;
    auto const old = stale.prepared();
    stale.clock.run_for(std::chrono::hours(25));
    auto const calls = stale.http.requests().size();
    CHECK(std::holds_alternative<NotSent>(stale.commit(old)));
    CHECK(stale.http.requests().size() == calls);
}

TEST_CASE("published, but the answer says otherwise or never comes: unknown, then found by looking")
{
    std::vector<SimFault> const faults{
        drop_after_effect(publish_path),
        truncate_answer(publish_path),
        not_answered_in_time(),
        answer_after_effect(publish_path, HttpResponse(500, graph_error(1, 0))),
        answer_after_effect(publish_path, HttpResponse(502, "<html>Bad Gateway</html>")),
        answer_after_effect(publish_path, HttpResponse(400, graph_error(4, 2207051))),
        answer_after_effect(publish_path, HttpResponse(400, graph_error(-1, 2207001))),
        answer_after_effect(publish_path, HttpResponse(400, graph_error(24, 2207008))),
        answer_after_effect(publish_path, HttpResponse(200, "{}")),
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        CAPTURE(i);
        InstagramStage stage;
        auto const ready = stage.prepared();
        auto record = stage.attempt(ready);
        stage.add_fault(faults[i]);
        auto const outcome = stage.commit(ready);
        REQUIRE(std::holds_alternative<Unknown>(outcome));
        CHECK(std::get<Unknown>(outcome).error.kind == ErrorKind::unknown_outcome);
        CHECK(stage.simulator->faults().hits() == 1);
        REQUIRE(stage.simulator->ledger().size() == 1);
        auto const sighting = stage.look_for(record);
        CHECK(sighting.kind == Kind::found);
        CHECK(sighting.remote_id == stage.simulator->ledger()[0].remote_id);
        CHECK(sighting.address == stage.simulator->ledger()[0].address);
    }
}

TEST_CASE(
    "not published although nobody could know: two looks a minute apart prove it, and the same container goes out")
{
    InstagramStage stage;
    auto const ready = stage.prepared();
    auto const record = stage.attempt(ready);
    stage.add_fault(drop_before_effect(publish_path));
    REQUIRE(std::holds_alternative<Unknown>(stage.commit(ready)));
    auto const began = stage.clock.now();
    CHECK(stage.look_for(record).kind == Kind::not_there);
    CHECK(stage.clock.now() - began >= std::chrono::minutes(1));
    CHECK(std::holds_alternative<Done>(stage.commit(ready)));
    CHECK(stage.simulator->ledger().size() == 1);
}

TEST_CASE("a publishing that takes effect between the two looks is found, not doubled")
{
    InstagramStage stage;
    auto const ready = stage.prepared();
    auto const record = stage.attempt(ready);
    stage.add_fault(delay_effect(publish_path, std::chrono::seconds(50)));
    REQUIRE(std::holds_alternative<Unknown>(stage.commit(ready)));
    CHECK(stage.simulator->ledger().empty());
    auto const sighting = stage.look_for(record);
    CHECK(sighting.kind == Kind::found);
    REQUIRE(stage.simulator->ledger().size() == 1);
    CHECK(sighting.remote_id == stage.simulator->ledger()[0].remote_id);
}

TEST_CASE("a hidden container proves nothing: the list finds the post, or nobody can tell")
{
    InstagramStage stage;
    auto const ready = stage.prepared();
    auto const record = stage.attempt(ready);
    stage.simulator->settings().objects_hidden_until = stage.clock.now() + std::chrono::hours(48);
    CHECK(stage.look_for(record).kind == Kind::cannot_tell);
    stage.add_fault(drop_after_effect(publish_path));
    REQUIRE(std::holds_alternative<Unknown>(stage.commit(ready)));
    auto const sighting = stage.look_for(record);
    CHECK(sighting.kind == Kind::found);
    CHECK(sighting.remote_id == stage.simulator->ledger().at(0).remote_id);
}

TEST_CASE("a colleague's post of the same minute is never taken for ours")
{
    InstagramStage stage;
    auto const ready = stage.prepared();
    auto const record = stage.attempt(ready);
    stage.add_fault(drop_after_effect(publish_path));
    REQUIRE(std::holds_alternative<Unknown>(stage.commit(ready)));
    stage.simulator->post_by_hand("stampitout", "The newest post, by hand");
    CHECK(stage.look_for(record).remote_id == stage.simulator->ledger().at(0).remote_id);

    InstagramStage unpublished;
    auto const waiting = unpublished.prepared();
    auto const lost = unpublished.attempt(waiting);
    unpublished.simulator->post_by_hand("stampitout", "by hand");
    CHECK(unpublished.look_for(lost).kind == Kind::not_there);

    InstagramStage same;
    auto const third = same.prepared();
    auto const doubtful = same.attempt(third);
    same.add_fault(drop_after_effect(publish_path));
    REQUIRE(std::holds_alternative<Unknown>(same.commit(third)));
    same.simulator->post_by_hand("stampitout", InstagramStage::post().text);
    CHECK(same.look_for(doubtful).kind == Kind::ambiguous);
}

TEST_CASE(
    "a post that the list does not show yet is waited for, then published without an id; with captions hidden it is known by time")
{
    InstagramStage lagging;
    lagging.simulator->settings().listing_lag = std::chrono::hours(1);
    auto const ready = lagging.prepared();
    auto const record = lagging.attempt(ready);
    lagging.add_fault(drop_after_effect(publish_path));
    REQUIRE(std::holds_alternative<Unknown>(lagging.commit(ready)));
    CHECK(lagging.look_for(record).kind == Kind::cannot_tell);
    lagging.clock.run_for(std::chrono::minutes(11));
    auto const nameless = lagging.look_for(record);
    CHECK(nameless.kind == Kind::found);
    CHECK(nameless.remote_id.empty());
    lagging.clock.run_for(std::chrono::hours(1));
    CHECK(lagging.look_for(record).remote_id == lagging.simulator->ledger().at(0).remote_id);

    InstagramStage mute;
    mute.simulator->settings().captions_in_lists = false;
    auto const other = mute.prepared();
    auto const doubtful = mute.attempt(other);
    mute.add_fault(drop_after_effect(publish_path));
    REQUIRE(std::holds_alternative<Unknown>(mute.commit(other)));
    CHECK(mute.look_for(doubtful).remote_id == mute.simulator->ledger().at(0).remote_id);
}

TEST_CASE("an expired container with an empty list was never published; one still in progress tells nothing")
{
    InstagramStage stage;
    auto const ready = stage.prepared();
    auto record = stage.attempt(ready);
    stage.clock.run_for(std::chrono::hours(25));
    CHECK(stage.look_for(record).kind == Kind::not_there);

    InstagramStage busy;
    busy.simulator->settings().processing = std::chrono::hours(1);
    // The first look on this path is the quota's; the second, at the container, is told too early that it is finished.
    SimFault early = refuse_with("/178414", HttpResponse(200, R"({"status_code":"FINISHED","id":"1"})"));
    early.method = "GET";
    early.skip = 1;
    busy.add_fault(early);
    auto const unfinished = busy.prepared();
    CHECK(busy.look_for(busy.attempt(unfinished)).kind == Kind::cannot_tell);
}

TEST_CASE("the list is read back to the attempt, page by page, without ever using the address that holds the token")
{
    InstagramStage stage;
    auto const ready = stage.prepared();
    auto const record = stage.attempt(ready);
    stage.add_fault(drop_after_effect(publish_path));
    REQUIRE(std::holds_alternative<Unknown>(stage.commit(ready)));
    for (int i = 0; i < 60; ++i) stage.simulator->post_by_hand("stampitout", "by hand " + std::to_string(i));
    CHECK(stage.look_for(record).remote_id == stage.simulator->ledger().at(0).remote_id);
    CHECK(stage.http.count("limit=25") == 3);
    CHECK(stage.http.count("access_token=") == 0);

    // More than four pages: what was not read cannot be absent.
    InstagramStage busy;
    auto const waiting = busy.prepared();
    auto const lost = busy.attempt(waiting);
    for (int i = 0; i < 120; ++i) busy.simulator->post_by_hand("stampitout", "by hand " + std::to_string(i));
    CHECK(busy.look_for(lost).kind == Kind::cannot_tell);
}

TEST_CASE("a list that cannot be read is no evidence of absence")
{
    for (auto const& answer : {HttpResponse(500, graph_error(2, 0)), HttpResponse(200, "{}"),
                               HttpResponse(200, R"({"data":[{"id":"1"}]})"), HttpResponse(400, graph_error(190, 0))}) {
        InstagramStage stage;
        auto const ready = stage.prepared();
        auto fault = refuse_with("/media", answer);
        fault.method = "GET";
        fault.times = 10;
        stage.add_fault(fault);
        CHECK(stage.look_for(stage.attempt(ready)).kind == Kind::cannot_tell);
        CHECK(stage.simulator->faults().hits() >= 1);
    }
}

TEST_CASE("an address that cannot be had never fails or delays a live post beyond the call's deadline")
{
    for (auto fault : {refuse_with("/178414", HttpResponse(500, "")), drop_before_effect("/178414"),
                       refuse_with("/178414", HttpResponse(200, R"*({"permalink":"javascript:alert(1)"})*")),
                       delay_answer("/178414", std::chrono::hours(1))}) {
        InstagramStage stage;
        auto const ready = stage.prepared();
        fault.method = "GET";
        stage.add_fault(fault);
        auto const began = stage.clock.now();
        auto const outcome = stage.commit(ready);
        REQUIRE(std::holds_alternative<Done>(outcome));
        CHECK(std::get<Done>(outcome).address.empty());
        CHECK(stage.simulator->faults().hits() == 1);
        CHECK(stage.clock.now() - began < std::chrono::seconds(6));
    }
    // A slow answer leaves the rest of the deadline, not five seconds more.
    InstagramStage slow;
    auto const ready = slow.prepared();
    slow.add_fault(delay_answer(publish_path, std::chrono::seconds(28)));
    SimFault hanging = delay_answer("/178414", std::chrono::hours(1));
    hanging.method = "GET";
    slow.add_fault(hanging);
    auto const began = slow.clock.now();
    CHECK(std::holds_alternative<Done>(slow.commit(ready)));
    CHECK(slow.clock.now() - began <= std::chrono::seconds(31));
}

TEST_CASE("a stop that comes while the address is asked for does not lose the outcome")
{
    InstagramStage stage;
    auto const ready = stage.prepared();
    SimFault hanging = delay_answer("/178414", std::chrono::hours(1));
    hanging.method = "GET";
    stage.add_fault(hanging);
    TidyingHttp http(stage.http, stage.clock);
    stage.connector = instagram::make_instagram_connector(http, stage.clock, {});
    std::optional<Commit> outcome;
    Nursery nursery(stage.context.get_executor());
    auto const work = [](InstagramStage& s, Ready r, std::optional<Commit>& out) -> awaitable<> {
        out = co_await s.connector->commit(s.account, std::move(r));
    };
    nursery.spawn(work(stage, ready, outcome));
    stage.clock.run_for(std::chrono::seconds(2));
    CHECK_FALSE(outcome.has_value());
    nursery.cancel();
    stage.clock.run_for(std::chrono::seconds(1));
    REQUIRE(outcome.has_value());
    REQUIRE(std::holds_alternative<Done>(*outcome));
    CHECK(std::get<Done>(*outcome).remote_id == stage.simulator->ledger().at(0).remote_id);
    stage.clock.run_for(std::chrono::hours(2));
}
