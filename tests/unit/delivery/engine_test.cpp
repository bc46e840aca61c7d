#include "tests/unit/delivery/world.hpp"

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(World, "a due post goes out whole, once, at its moment and not before")
{
    plan({planned("a")});
    clock.run_until(noon - Duration(1));
    CHECK(commits() == 0);
    CHECK(x->ledger().empty());
    clock.run_until(noon + std::chrono::seconds(5));
    REQUIRE(x->ledger().size() == 1);
    auto const seen = x->ledger().front();
    CHECK(seen.published_at >= noon);
    CHECK(seen.alt_text == "A card that says how to report hate");
    auto const detail = post("a");
    CHECK(detail.post.state == State::confirmed);
    CHECK(detail.post.remote_id == seen.remote_id);
    CHECK(detail.post.plan.text.find(detail.post.link_code) != std::string::npos);
    CHECK(*detail.post.commit_at - noon < std::chrono::seconds(1));
    CHECK(worker.drawn == 1);
    clock.run_until(noon + std::chrono::hours(3));
    CHECK(commits() == 1);
}

TEST_CASE_FIXTURE(World, "a story's id is learnt from the list after the call")
{
    plan({planned("story", "snapchat")});
    clock.run_until(noon + std::chrono::minutes(1));
    REQUIRE(snapchat->ledger().size() == 1);
    auto const detail = post("story");
    CHECK(detail.post.state == State::confirmed);
    CHECK(detail.post.remote_id == snapchat->ledger().front().remote_id);
}

TEST_CASE_FIXTURE(World, "a restart does not look for a story's id for longer than its channel waits for it")
{
    auto const minutes = [](int n) { return noon + std::chrono::minutes(n); };
    snapchat->settings().listing_lag = std::chrono::minutes(10);
    plan({planned("a", "snapchat"), planned("b", "snapchat", minutes(16))});
    clock.run_until(minutes(1));
    REQUIRE(snapchat->take_down(snapchat->ledger().at(0).remote_id));
    clock.run_until(minutes(12));
    stop();
    start();
    clock.run_until(minutes(60));
    CHECK(post("a").post.state == State::confirmed);
    CHECK(post("a").post.remote_id.empty());
    CHECK(post("b").post.remote_id == snapchat->ledger().at(1).remote_id);
}

TEST_CASE_FIXTURE(World,
                  "a story that a person has found is not looked for longer than its channel waits for it either")
{
    auto const minutes = [](int n) { return noon + std::chrono::minutes(n); };
    auto fault = connectors::refuse_with("/stories", HttpResponse(502, "bad gateway", "text/html"));
    fault.method = "POST";
    snapchat->faults().add(fault);
    snapchat->settings().listing_lag = std::chrono::minutes(1);
    plan({planned("a", "snapchat"), planned("b", "snapchat", minutes(20))});
    clock.run_until(minutes(18));
    REQUIRE(post("a").post.state == State::needs_person);
    // Somebody saw it in the app; it is gone again.
    REQUIRE(run(posts.settle_posted(post("a").post.short_id, "https://www.snapchat.com/add/stamp/1", "", "ana",
                                    clock.now()))
                .has_value());
    clock.run_until(minutes(20) + std::chrono::seconds(30));
    stop();
    start();
    clock.run_until(minutes(60));
    CHECK(post("a").post.remote_id.empty());
    CHECK(post("b").post.remote_id == snapchat->ledger().at(0).remote_id);
}

TEST_CASE_FIXTURE(World, "an outage is caught up one post a minute, and what is too late is missed")
{
    std::vector<campaigns::PlannedPost> all;
    for (int n = 0; n < 40; ++n) all.push_back(planned("p" + std::to_string(n)));
    plan(all);
    stop();
    clock.run_until(noon + std::chrono::minutes(10));
    start();
    clock.run_until(noon + std::chrono::minutes(10) + std::chrono::seconds(30));
    CHECK(x->ledger().size() == 1);
    clock.run_until(noon + std::chrono::hours(1));
    auto const seen = x->ledger();
    CHECK(seen.size() >= 19);
    CHECK(seen.size() <= 21);
    for (std::size_t n = 1; n < seen.size(); ++n)
        CHECK(seen[n].published_at - seen[n - 1].published_at >= std::chrono::seconds(59));
    int missed = 0;
    for (int n = 0; n < 40; ++n) missed += post("p" + std::to_string(n)).post.state == State::missed;
    CHECK(missed + static_cast<int>(seen.size()) == 40);
}

TEST_CASE_FIXTURE(World, "what never left is tried again and goes out once")
{
    plan({planned("a")});
    clock.run_until(noon - Duration(1));
    http.refuse_connections(1);
    clock.run_until(noon + std::chrono::minutes(5));
    CHECK(x->ledger().size() == 1);
    auto const detail = post("a");
    CHECK(detail.post.state == State::confirmed);
    REQUIRE(detail.attempts.size() == 2);
    CHECK(detail.attempts[0].outcome == "not sent");
}

TEST_CASE_FIXTURE(World, "an outage shorter than max_late is caught up, however many tries it has cost")
{
    plan({planned("a")});
    SUBCASE("of the uploads")
    {
        clock.run_until(noon - std::chrono::minutes(1));
    }
    SUBCASE("of the call")
    {
        clock.run_until(noon - Duration(1));
    }
    while (clock.now() < noon + std::chrono::minutes(29)) {
        http.refuse_connections(1000);
        clock.run_for(std::chrono::seconds(10));
    }
    http.refuse_connections(0);
    CHECK(post("a").post.tries > 4);
    clock.run_for(std::chrono::seconds(25));
    CHECK(post("a").post.state == State::confirmed);
    CHECK(x->ledger().size() == 1);
}

TEST_CASE_FIXTURE(World, "a call that the network refuses is made four times at most")
{
    for (int n = 0; n < 9; ++n)
        x_faults->add(connectors::refuse_with(
            "/2/tweets",
            HttpResponse(400, R"({"title":"Invalid Request","status":400,"detail":"Your media IDs are invalid.",
        "type":"https://api.x.com/2/problems/invalid-request"})",
                         "application/problem+json")));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::minutes(29));
    auto const detail = post("a");
    INFO(detail.post.reason);
    CHECK(detail.post.state == State::failed);
    CHECK(commits() == 4);
}

TEST_CASE_FIXTURE(World, "a refusal for good fails with the network's reason")
{
    x_faults->add(connectors::refuse_with("/2/tweets",
                                          HttpResponse(403, R"({"title":"Forbidden","status":403,"type":"about:blank",
        "detail":"You are not permitted to perform this action."})",
                                                       "application/problem+json")));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::minutes(5));
    CHECK(post("a").post.state == State::failed);
    CHECK(commits() == 1);
}

TEST_CASE_FIXTURE(World, "a pause in the last moment stops the call, and its end sends nothing")
{
    plan({planned("a")});
    clock.run_until(noon - Duration(1));
    REQUIRE(run(pauses.start("all", "", "major incident", "ana", clock.now())).has_value());
    clock.run_until(noon + std::chrono::minutes(10));
    CHECK(commits() == 0);
    CHECK(post("a").post.state == State::missed);
    REQUIRE(run(pauses.end("all", "", "ana", clock.now())).has_value());
    engine->wake();
    clock.run_until(noon + std::chrono::hours(1));
    CHECK(commits() == 0);
}

TEST_CASE_FIXTURE(World, "a dry-run post is drawn and rehearsed, and no network hears of it")
{
    auto rehearsal = planned("a");
    rehearsal.dry_run = true;
    plan({rehearsal});
    clock.run_until(noon + std::chrono::minutes(1));
    CHECK(post("a").post.state == State::rehearsed);
    CHECK(post("a").rendition.has_value());
    CHECK(http.requests().empty());
}

TEST_CASE_FIXTURE(World, "an approval in time lets the post go")
{
    auto wanted = planned("a");
    wanted.approval = campaigns::Approval::one;
    plan({wanted});
    clock.run_until(noon - std::chrono::minutes(5));
    REQUIRE(run(posts.approve(post("a").post.short_id, {}, "ana", clock.now())).has_value());
    engine->wake();
    clock.run_until(noon + std::chrono::minutes(1));
    CHECK(post("a").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(World, "a picture that cannot be drawn fails its post and no other")
{
    worker.failure = Error(ErrorKind::rejected, "the headline does not fit; shorten it");
    plan({planned("a"), planned("b", "x", noon + std::chrono::hours(1))});
    clock.run_until(noon + std::chrono::minutes(1));
    CHECK(post("a").post.state == State::failed);
    CHECK(post("a").post.reason == "the headline does not fit; shorten it");
    worker.failure.reset();
    clock.run_until(noon + std::chrono::hours(1) + std::chrono::minutes(1));
    CHECK(post("b").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(World, "a stop before the moment gives the claim back and the next start sends it")
{
    plan({planned("a")});
    clock.run_until(noon - std::chrono::seconds(10));
    CHECK(post("a").post.state == State::claimed);
    engine->stop();
    clock.run_for(std::chrono::seconds(1));
    REQUIRE(running->size() == 0);
    CHECK(post("a").post.state == State::planned);
    start();
    clock.run_until(noon + std::chrono::minutes(1));
    CHECK(post("a").post.state == State::confirmed);
    CHECK(x->ledger().size() == 1);
}

TEST_CASE_FIXTURE(World, "a stop with a call on the wire waits for its answer")
{
    http.set_latency(std::chrono::seconds(2));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::seconds(1));
    REQUIRE(post("a").post.state == State::sending);
    engine->stop();
    clock.run_for(std::chrono::seconds(10));
    CHECK(running->size() == 0);
    CHECK(post("a").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(World, "after an outage a channel catches up at the distance that it is to keep")
{
    stop();
    spacings["stamp-x"] = std::chrono::minutes(10);
    plan({planned("a"), planned("b", "x", noon + std::chrono::minutes(10))});
    clock.run_until(noon + std::chrono::minutes(11));
    start();
    clock.run_until(noon + std::chrono::minutes(12));
    CHECK(commits() == 1);
    clock.run_until(noon + std::chrono::minutes(20));
    CHECK(commits() == 1);
    clock.run_until(noon + std::chrono::minutes(22));
    REQUIRE(x->ledger().size() == 2);
    CHECK(x->ledger()[1].published_at - x->ledger()[0].published_at >= std::chrono::minutes(10));
}

TEST_CASE_FIXTURE(World,
                  "setting the clock back does not send early; a short outage is caught up, a long one is missed")
{
    plan({planned("a"), planned("b", "x", noon + std::chrono::hours(2))});
    clock.run_until(noon - std::chrono::minutes(1));
    clock.step(-std::chrono::hours(1));
    clock.run_for(std::chrono::minutes(5));
    CHECK(commits() == 0);
    clock.run_until(noon + std::chrono::minutes(1));
    CHECK(post("a").post.state == State::confirmed);
    clock.step(std::chrono::hours(3));
    clock.run_for(std::chrono::minutes(2));
    CHECK(post("b").post.state == State::missed);
}
