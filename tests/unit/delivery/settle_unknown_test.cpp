#include "tests/unit/delivery/world.hpp"

#include <SQLiteCpp/Database.h>

using namespace peal;
using namespace peal::tests;

namespace {

// Nobody knows what the call made, and no look at the account is answered.
struct UnreadableWorld : World {
    UnreadableWorld()
    {
        x_faults->add(connectors::refuse_with("/2/tweets", HttpResponse(500, "oops", "text/html")));
        plan({planned("a")});
        clock.run_until(noon + std::chrono::seconds(2));
        auto fault = connectors::refuse_with("/2/users/", HttpResponse(503, "busy", "text/html"));
        fault.times = 1000;
        x_faults->add(fault);
    }
};

// A post is out, and the database is one of before it went: a person is asked about it.
struct RestoredWorld : World {
    RestoredWorld()
    {
        plan({planned("a")});
        clock.run_until(noon + std::chrono::seconds(30));
        REQUIRE(x->ledger().size() == 1);
        stop();
        auto forget = [](SQLite::Database& raw) -> Result<> {
            raw.exec("DELETE FROM attempt");
            raw.exec("UPDATE post SET state = 'planned', remote_id = NULL, commit_at = NULL, published_at = NULL");
            return {};
        };
        REQUIRE(run(db->transaction(std::move(forget))).has_value());
        REQUIRE(run(deliveries.doubt_what_was_due(clock.now())).value() == 1);
        REQUIRE(run(pauses.end("all", "", "ana", clock.now())).has_value());
        start();
    }

    void settle_not_there(Instant at)
    {
        clock.run_until(at);
        store::PostStore::Moment const moment{at, "2027-03-01T12:10", "Europe/London"};
        REQUIRE(run(posts.settle_not_there(post("a").post.short_id, moment, "ana", at)).has_value());
        engine->wake();
    }
};

}  // namespace

TEST_CASE_FIXTURE(World, "a call without an answer is looked for on the account, found, and never sent again")
{
    x_faults->add(connectors::drop_after_effect("/2/tweets"));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::seconds(2));
    CHECK(post("a").post.state == State::unknown);
    clock.run_until(noon + std::chrono::seconds(10));
    auto const detail = post("a");
    CHECK(detail.post.state == State::confirmed);
    CHECK(detail.post.remote_id == x->ledger().at(0).remote_id);
    REQUIRE(detail.looks.size() == 1);
    CHECK(detail.looks[0].seen == "found");
    clock.run_until(noon + std::chrono::hours(2));
    CHECK(x->ledger().size() == 1);
    CHECK(commits() == 1);
}

TEST_CASE_FIXTURE(World, "a call that takes effect long after it was given up is found")
{
    x_faults->add(connectors::delay_effect("/2/tweets", std::chrono::minutes(9)));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::hours(2));
    CHECK(post("a").post.state == State::confirmed);
    CHECK(x->ledger().size() == 1);
    CHECK(commits() == 1);
}

TEST_CASE_FIXTURE(World, "a restart goes on settling what it finds unknown")
{
    x_faults->add(connectors::delay_effect("/2/tweets", std::chrono::minutes(4)));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::minutes(1));
    REQUIRE(post("a").post.state == State::unknown);
    stop();
    start();
    CHECK(post("a").post.state == State::unknown);
    clock.run_until(noon + std::chrono::minutes(30));
    CHECK(post("a").post.state == State::confirmed);
    CHECK(commits() == 1);
}

TEST_CASE_FIXTURE(World, "an absence that is proved leads to the same bytes once more")
{
    x_faults->add(connectors::refuse_with("/2/tweets", HttpResponse(500, "oops", "text/html")));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::minutes(14));
    CHECK(post("a").post.state == State::unknown);
    CHECK(commits() == 1);
    clock.run_until(noon + std::chrono::minutes(17));
    CHECK(post("a").post.state == State::confirmed);
    CHECK(x->ledger().size() == 1);
    std::vector<std::string> bodies;
    for (auto const& record : http.requests())
        if (record.commit) bodies.push_back(record.body);
    REQUIRE(bodies.size() == 2);
    CHECK(bodies[0] == bodies[1]);
    auto const detail = post("a");
    REQUIRE(detail.attempts.size() == 2);
    CHECK(detail.attempts[0].outcome == "absent");
}

TEST_CASE_FIXTURE(World, "a second call whose outcome is unknown too is not repeated again: a person is asked")
{
    auto fault = connectors::refuse_with("/2/tweets", HttpResponse(500, "oops", "text/html"));
    fault.times = 2;
    x_faults->add(fault);
    plan({planned("a")});
    clock.run_until(noon + std::chrono::hours(3));
    CHECK(post("a").post.state == State::needs_person);
    CHECK(commits() == 2);
    CHECK(x->ledger().empty());
}

TEST_CASE_FIXTURE(World, "what the network took without naming it is never sent again, over restarts too")
{
    x_faults->add(connectors::refuse_with("/2/tweets", HttpResponse(200, "it works!", "text/plain")));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::minutes(4));
    REQUIRE(post("a").post.state == State::unknown);
    stop();
    start();
    clock.run_until(noon + std::chrono::hours(3));
    CHECK(post("a").post.state == State::needs_person);
    CHECK(commits() == 1);
}

TEST_CASE_FIXTURE(World, "an answer that names another post is not believed: ours is found on the account")
{
    plan({planned("a"), planned("b", "x", noon + std::chrono::minutes(30))});
    clock.run_until(noon + std::chrono::minutes(1));
    x->troubles().add(connectors::SimTrouble::names_another);
    clock.run_until(noon + std::chrono::hours(3));
    REQUIRE(x->troubles().struck(connectors::SimTrouble::names_another) == 1);
    CHECK(post("b").post.state == State::confirmed);
    CHECK(post("b").post.remote_id == x->ledger().at(1).remote_id);
    CHECK(commits() == 2);
}

TEST_CASE_FIXTURE(World, "a post that was given the id of an older one is for a person, and never sent again")
{
    plan({planned("a"), planned("b", "x", noon + std::chrono::minutes(30))});
    clock.run_until(noon + std::chrono::minutes(1));
    x->troubles().add(connectors::SimTrouble::uses_id_again);
    clock.run_until(noon + std::chrono::hours(3));
    REQUIRE(x->troubles().struck(connectors::SimTrouble::uses_id_again) == 1);
    CHECK(post("b").post.state == State::needs_person);
    CHECK(commits() == 2);
}

TEST_CASE_FIXTURE(UnreadableWorld,
                  "reads that fail are no evidence: nothing is sent again, and after an hour a person is asked")
{
    clock.run_until(noon + std::chrono::hours(2));
    CHECK(post("a").post.state == State::needs_person);
    for (auto const& look : post("a").looks) CHECK_MESSAGE(look.seen == "cannot tell", look.detail);
    CHECK(post("a").attempts.size() == 1);
    CHECK(x->ledger().empty());
}

TEST_CASE_FIXTURE(UnreadableWorld, "restarts do not put off for ever that a person is asked")
{
    for (int n = 1; n <= 3; ++n) {
        clock.run_until(noon + n * std::chrono::minutes(25));
        stop();
        start();
    }
    clock.run_for(std::chrono::minutes(1));
    CHECK(post("a").post.state == State::needs_person);
}

TEST_CASE_FIXTURE(World, "a person who has looked settles it")
{
    x_faults->add(connectors::refuse_with("/2/tweets", HttpResponse(500, "oops", "text/html")));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::minutes(1));
    auto const now = clock.now();
    REQUIRE(run(posts.settle_not_there(post("a").post.short_id, {now, "2027-03-01T12:01", "Europe/London"}, "ana", now))
                .has_value());
    engine->wake();
    clock.run_for(std::chrono::seconds(5));
    CHECK(post("a").post.state == State::confirmed);
    CHECK(x->ledger().size() == 1);
    clock.run_until(noon + std::chrono::hours(2));
    CHECK(commits() == 2);
}

TEST_CASE_FIXTURE(World, "what a duplicate refusal means depends on whether it was sent before")
{
    // The first call lands ten minutes late; by then the looks were kept from seeing it, and the second is refused.
    x_faults->add(connectors::refuse_with("/2/tweets", HttpResponse(500, "oops", "text/html")));
    x_faults->add(connectors::refuse_with("/2/tweets",
                                          HttpResponse(403, R"({"title":"Forbidden","status":403,"type":"about:blank",
        "detail":"You are not allowed to create a Tweet with duplicate content."})",
                                                       "application/problem+json")));
    plan({planned("a")});
    clock.run_until(noon + std::chrono::minutes(17));
    CHECK(commits() == 2);
    CHECK(post("a").post.state == State::unknown);
    clock.run_until(noon + std::chrono::hours(3));
    CHECK(post("a").post.state == State::needs_person);
    CHECK(commits() == 2);
}

TEST_CASE_FIXTURE(
    RestoredWorld,
    "after a restore a duplicate refusal of what a person did not find means that it is there: looks find it")
{
    settle_not_there(noon + std::chrono::minutes(10));
    clock.run_until(noon + std::chrono::minutes(11));
    CHECK(commits() == 2);
    CHECK(post("a").post.state == State::confirmed);
    CHECK(post("a").post.remote_id == x->ledger().at(0).remote_id);
    CHECK(x->ledger().size() == 1);
}

TEST_CASE_FIXTURE(
    RestoredWorld,
    "after a restore a duplicate refusal of what no look finds is for a person, and nothing is sent again")
{
    REQUIRE(x->take_down(x->ledger().at(0).remote_id));
    x_faults->add(connectors::refuse_with("/2/tweets",
                                          HttpResponse(403, R"({"title":"Forbidden","status":403,"type":"about:blank",
        "detail":"You are not allowed to create a Tweet with duplicate content."})",
                                                       "application/problem+json")));
    settle_not_there(noon + std::chrono::minutes(10));
    clock.run_until(noon + std::chrono::minutes(11));
    CHECK(post("a").post.state == State::unknown);
    stop();
    start();
    clock.run_until(noon + std::chrono::hours(3));
    CHECK(post("a").post.state == State::needs_person);
    CHECK(commits() == 2);
}

TEST_CASE_FIXTURE(World, "a story that is not listed goes to a person: its absence proves nothing")
{
    auto fault = connectors::refuse_with("/stories", HttpResponse(502, "bad gateway", "text/html"));
    fault.method = "POST";
    snapchat->faults().add(fault);
    plan({planned("story", "snapchat")});
    clock.run_until(noon + std::chrono::hours(1));
    CHECK(post("story").post.state == State::needs_person);
    CHECK(commits() == 1);
}
