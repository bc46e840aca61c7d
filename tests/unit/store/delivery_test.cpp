#include "tests/unit/store/store_fixture.hpp"

#include <map>

using namespace peal;
using namespace peal::tests;
using store::State;

TEST_CASE_FIXTURE(StoreFixture, "the whole way: claimed, intent on disk, confirmed with its id")
{
    apply({planned("a", noon)});
    CHECK(claim(noon - Duration(1)).empty());
    auto const claimed = claim(noon);
    REQUIRE(claimed.size() == 1);
    CHECK(claim(noon).empty());

    auto const n = run(record_intent(claimed[0], noon));
    REQUIRE(n.has_value());
    CHECK(*n == 1);
    CHECK(only_post().state == State::sending);
    CHECK(run(deliveries.on_the_wire())->size() == 1);

    REQUIRE(run(deliveries.confirm(claim_of(claimed[0]), "77", "https://x.com/s/status/77", "{}", noon,
                                   noon + Duration(400)))
                .has_value());
    auto const detail = run(posts.load(claimed[0].short_id)).value();
    CHECK(detail.post.state == State::confirmed);
    CHECK(detail.post.remote_id == "77");
    CHECK(detail.post.commit_at == noon);
    REQUIRE(detail.attempts.size() == 1);
    CHECK(detail.attempts[0].outcome == "done");
    CHECK(claim(noon + std::chrono::minutes(1)).empty());
}

TEST_CASE_FIXTURE(StoreFixture, "a claim within the lead does not let the call leave early")
{
    apply({planned("a", noon)});
    auto const now = noon - std::chrono::seconds(20);
    auto const due = run(deliveries.claim_due(now, paces(std::chrono::seconds(30)), 10)).value();
    REQUIRE(due.posts.size() == 1);
    auto const early = run(record_intent(due.posts[0], noon - Duration(1)));
    REQUIRE_FALSE(early.has_value());
    CHECK(only_post().state == State::claimed);
    CHECK(run(record_intent(due.posts[0], noon)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a start after a crash: what was being sent is unknown, what was claimed is planned again")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const claimed = claim(noon);
    REQUIRE(claimed.size() == 2);
    REQUIRE(run(record_intent(claimed[0], noon)).has_value());
    auto const recovered = run(deliveries.recover(noon + std::chrono::seconds(1))).value();
    CHECK(recovered.unknown == 1);
    CHECK(recovered.released == 1);
    CHECK(run(posts.load(claimed[0].short_id))->post.state == State::unknown);
    CHECK(run(posts.load(claimed[1].short_id))->post.state == State::planned);
    // The old process's writes no longer count.
    CHECK_FALSE(run(deliveries.confirm(claim_of(claimed[0]), "77", "", "", noon, noon)).has_value());
    CHECK_FALSE(run(record_intent(claimed[1], noon)).has_value());
    // And the unknown one is not picked up.
    auto const again = claim(noon + std::chrono::seconds(2));
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == claimed[1].id);
}

TEST_CASE_FIXTURE(StoreFixture, "what may not go at its moment is missed at once, and says why")
{
    auto unapproved = planned("unapproved", noon);
    unapproved.approval = campaigns::Approval::one;
    auto tentative = planned("tentative", noon);
    tentative.tentative = true;
    apply({unapproved, tentative, planned("held", noon), planned("late", noon)});
    REQUIRE(run(posts.hold(find("held").short_id, "wrong picture", "ana", noon - Duration(1))).has_value());
    auto const before = run(deliveries.claim_due(noon - Duration(1), paces(), 10)).value();
    CHECK(before.missed == 0);
    auto const due = run(deliveries.claim_due(noon, paces(), 10)).value();
    CHECK(due.missed == 3);
    CHECK(find("unapproved").reason == "it was not approved when its moment came");
    CHECK(find("tentative").reason == "its event was not confirmed when its moment came");
    CHECK(find("held").reason == "it was held when its moment came: wrong picture");
    CHECK(find("late").state == State::claimed);
    REQUIRE(run(deliveries.release(claim_of(find("late")), "", {}, store::CountsAs::nothing, noon)).has_value());
    auto const too_late = run(deliveries.claim_due(noon + std::chrono::minutes(31), paces(), 10)).value();
    CHECK(too_late.missed == 1);
    CHECK(find("late").state == State::missed);
}

TEST_CASE_FIXTURE(StoreFixture, "by a clock that may be wrong only rehearsals are claimed, and nothing is missed")
{
    auto rehearsal = planned("rehearsal", noon);
    rehearsal.dry_run = true;
    apply({planned("a", noon), planned("later", noon + std::chrono::hours(1)), rehearsal});
    auto const due = run(deliveries.claim_due(noon + std::chrono::minutes(45), paces(), 10, false)).value();
    CHECK(due.missed == 1);
    CHECK(due.posts.empty());
    CHECK(due.in_doubt == std::set<std::string>{"x"});
    CHECK(due.next == noon + std::chrono::hours(1));
    CHECK(run(deliveries.claim_due(noon + std::chrono::minutes(45), paces(), 10)).value().missed == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a wait of more than a day was written by a clock that has been set back since")
{
    apply({planned("a", noon)});
    auto const post = claim(noon).at(0);
    REQUIRE(
        run(deliveries.release(claim_of(post), "", noon + std::chrono::hours(24 * 365), store::CountsAs::failure, noon))
            .has_value());
    CHECK(claim(noon + std::chrono::seconds(1)).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "after a short outage a post less than max_late late still goes")
{
    apply({planned("a", noon)});
    CHECK(claim(noon + std::chrono::minutes(29)).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a refused attempt is planned again not before its time, or has failed")
{
    apply({planned("a", noon)});
    auto post = claim(noon).at(0);
    REQUIRE(run(record_intent(post, noon)).has_value());
    REQUIRE(run(deliveries.refuse(claim_of(post), "refused", "rate limited", noon + std::chrono::minutes(1),
                                  store::CountsAs::refusal, noon))
                .has_value());
    CHECK(claim(noon + std::chrono::seconds(59)).empty());
    CHECK(run(deliveries.claim_due(noon + std::chrono::seconds(59), paces(), 10))->next ==
          noon + std::chrono::minutes(1));
    post = claim(noon + std::chrono::minutes(1)).at(0);
    CHECK(post.tries == 1);
    auto const n = run(record_intent(post, noon + std::chrono::minutes(1)));
    CHECK(n.value() == 2);
    REQUIRE(run(deliveries.refuse(claim_of(post), "refused", "the account is suspended", {}, store::CountsAs::refusal,
                                  noon))
                .has_value());
    CHECK(only_post().state == State::failed);
    CHECK(only_post().reason == "the account is suspended");
}

TEST_CASE_FIXTURE(StoreFixture,
                  "only what the network itself refused counts as a refusal, until the post has a new moment")
{
    apply({planned("a", noon)});
    auto const fail_with = [&](store::CountsAs counts_as) {
        auto const post = claim(noon).at(0);
        REQUIRE(run(record_intent(post, noon)).has_value());
        REQUIRE(run(deliveries.refuse(claim_of(post), "refused", "busy", noon, counts_as, noon)).has_value());
    };
    REQUIRE(run(deliveries.release(claim_of(claim(noon).at(0)), "no DNS", noon, store::CountsAs::failure, noon))
                .has_value());
    fail_with(store::CountsAs::failure);
    fail_with(store::CountsAs::nothing);
    CHECK(only_post().tries == 2);
    CHECK(only_post().refusals == 0);
    fail_with(store::CountsAs::refusal);
    CHECK(only_post().tries == 3);
    CHECK(only_post().refusals == 1);
    store::PostStore::Moment const later{noon + std::chrono::hours(1), "2027-03-01T13:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(only_post().short_id, later, "ana", noon)).has_value());
    CHECK(only_post().tries == 0);
    CHECK(only_post().refusals == 0);
}

TEST_CASE_FIXTURE(StoreFixture, "a call that never left is none of the channel's number a day")
{
    apply({planned("a", noon)});
    auto limited = paces();
    limited["x"].per_day = 1;
    for (int n = 0; n < 3; ++n) {
        auto const due = run(deliveries.claim_due(noon, limited, 10)).value();
        REQUIRE(due.posts.size() == 1);
        REQUIRE(run(record_intent(due.posts[0], noon)).has_value());
        REQUIRE(
            run(deliveries.refuse(claim_of(due.posts[0]), "not sent", "no DNS", noon, store::CountsAs::failure, noon))
                .has_value());
    }
}

TEST_CASE_FIXTURE(StoreFixture, "the next moment is the earliest lead, and nothing when nothing waits")
{
    auto const lead = paces(std::chrono::seconds(20));
    auto const early = noon - std::chrono::minutes(30);
    CHECK_FALSE(run(deliveries.claim_due(early, lead, 10))->next.has_value());
    apply({planned("a", noon), planned("b", noon + std::chrono::hours(1))});
    CHECK(run(deliveries.claim_due(early, lead, 10))->next == noon - std::chrono::seconds(20));
}

TEST_CASE_FIXTURE(StoreFixture, "what is overdue goes one a minute and channel, and the rest in its turn")
{
    apply({planned("a", noon), planned("b", noon), planned("c", noon)});
    auto const back = noon + std::chrono::minutes(10);
    auto const first = run(deliveries.claim_due(back, paces(), 10)).value();
    REQUIRE(first.posts.size() == 1);
    // While it is on its way nothing else of the channel goes, and nothing but its end is waited for.
    CHECK(claim(back + std::chrono::minutes(2)).empty());
    REQUIRE(run(record_intent(first.posts[0], back)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(first.posts[0]), "1", "", "", back, back)).has_value());
    auto const second = run(deliveries.claim_due(back + std::chrono::seconds(30), paces(), 10)).value();
    CHECK(second.posts.empty());
    CHECK(second.next == back + std::chrono::minutes(1));
    CHECK(claim(back + std::chrono::minutes(1)).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a channel has its number of posts a day")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const sent = run(deliveries.claim_due(noon, paces(), 1)).value().posts.at(0);
    REQUIRE(run(record_intent(sent, noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(sent), "1", "", "", noon, noon)).has_value());
    auto few = paces();
    few["x"].per_day = 1;
    auto const rest = run(deliveries.claim_due(noon + std::chrono::seconds(6), few, 10)).value();
    CHECK(rest.posts.empty());
    CHECK(claim(noon + std::chrono::seconds(6)).size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "those on their way count towards a channel's number a day")
{
    apply({planned("a", noon), planned("b", noon), planned("c", noon), planned("d", noon)});
    auto few = paces();
    few["x"].per_day = 3;
    auto const sent = run(deliveries.claim_due(noon, few, 1)).value().posts.at(0);
    REQUIRE(run(record_intent(sent, noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(sent), "1", "", "", noon, noon)).has_value());
    // One call is made, three wait, and two are left.
    CHECK(run(deliveries.claim_due(noon, few, 10))->posts.size() == 2);
    CHECK(run(deliveries.claim_due(noon, few, 10))->posts.empty());
    // Half an hour on the two leases are over, so all three are missed.
    CHECK(run(deliveries.claim_due(noon + std::chrono::minutes(31), few, 10))->missed == 3);
}

TEST_CASE_FIXTURE(StoreFixture, "where posts go one at a time, the next waits until the last one's id is known")
{
    apply({planned("a", noon), planned("b", noon)});
    auto one = paces();
    one["x"].one_at_a_time = true;
    auto const first = run(deliveries.claim_due(noon, one, 10)).value();
    REQUIRE(first.posts.size() == 1);
    REQUIRE(run(record_intent(first.posts[0], noon)).has_value());
    CHECK(first.wait_for_others);
    auto const claim = claim_of(first.posts[0]);
    auto const soon = noon + std::chrono::seconds(20);
    SUBCASE("unknown, then found")
    {
        REQUIRE(run(deliveries.mark_unknown(claim, "no answer", false, noon)).has_value());
        auto const unsure = run(deliveries.claim_due(soon, one, 10)).value();
        CHECK(unsure.posts.empty());
        CHECK(unsure.wait_for_others);
        // Nobody tells when it has grown old.
        CHECK(unsure.next == soon + std::chrono::minutes(1));
        REQUIRE(run(deliveries.adopt(claim, "s1", "", "", soon)).has_value());
    }
    SUBCASE("published, its id comes later")
    {
        REQUIRE(run(deliveries.confirm(claim, "", "", "", noon, noon)).has_value());
        one["x"].young = {claim.id};
        CHECK(run(deliveries.claim_due(soon, one, 10))->posts.empty());
        REQUIRE(run(deliveries.adopt_id(claim.id, "s1", "", soon)).has_value());
    }
    CHECK(run(deliveries.claim_due(soon, one, 10))->posts.size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a story that a person looks for may yet appear, and the next one would be taken for it")
{
    apply({planned("a", noon), planned("b", noon)});
    auto one = paces();
    one["x"].one_at_a_time = true;
    auto const first = run(deliveries.claim_due(noon, one, 10)).value();
    REQUIRE(run(record_intent(first.posts.at(0), noon)).has_value());
    auto const claim = claim_of(first.posts[0]);
    REQUIRE(run(deliveries.mark_unknown(claim, "no answer", false, noon)).has_value());
    REQUIRE(run(deliveries.ask_person(claim, "not listed", noon + std::chrono::minutes(10))).has_value());
    one["x"].young = {claim.id};
    CHECK(run(deliveries.claim_due(noon + std::chrono::minutes(11), one, 10))->posts.empty());
    one["x"].young.clear();
    CHECK(run(deliveries.claim_due(noon + std::chrono::minutes(11), one, 10))->posts.size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a story that a person gave up may yet appear too, also after a start")
{
    apply({planned("a", noon), planned("b", noon)});
    auto one = paces();
    one["x"].one_at_a_time = true;
    auto const first = run(deliveries.claim_due(noon, one, 10)).value();
    REQUIRE(run(record_intent(first.posts.at(0), noon)).has_value());
    auto const claim = claim_of(first.posts[0]);
    REQUIRE(run(deliveries.mark_unknown(claim, "no answer", false, noon)).has_value());
    auto const soon = noon + std::chrono::minutes(2);
    REQUIRE(run(posts.cancel(first.posts[0].short_id, "too late now", "ana", soon)).has_value());
    auto const calls = run(deliveries.calls_without_id()).value();
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].post == claim.id);
    one["x"].young = {claim.id};
    CHECK(run(deliveries.claim_due(soon, one, 10))->posts.empty());
    one["x"].young.clear();
    CHECK(run(deliveries.claim_due(soon, one, 10))->posts.size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a start finds the calls whose post has no id, and no others")
{
    apply({planned("a", noon), planned("b", noon), planned("c", noon), planned("d", noon)});
    auto const claimed = claim(noon);
    REQUIRE(claimed.size() == 4);
    for (auto const& post : claimed) REQUIRE(run(record_intent(post, noon)).has_value());
    REQUIRE(run(deliveries.mark_unknown(claim_of(claimed[0]), "no answer", false, noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(claimed[1]), "", "", "", noon, noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(claimed[2]), "77", "", "", noon, noon)).has_value());
    REQUIRE(
        run(deliveries.refuse(claim_of(claimed[3]), "refused", "no", {}, store::CountsAs::refusal, noon)).has_value());
    auto const calls = run(deliveries.calls_without_id()).value();
    REQUIRE(calls.size() == 2);
    for (auto const& call : calls) {
        CHECK((call.post == claimed[0].id || call.post == claimed[1].id));
        CHECK(call.network == "x");
        CHECK(call.started_at == noon);
    }
}

TEST_CASE_FIXTURE(StoreFixture, "the address that a person gave stays when the account shows no other")
{
    auto const post = unknown("a");
    std::string const address = "https://www.snapchat.com/add/stamp/1";
    REQUIRE(run(posts.settle_posted(post.short_id, address, "", "ana", noon)).has_value());
    REQUIRE(run(deliveries.adopt_id(post.id, "s1", "", noon)).has_value());
    auto const shown = run(posts.load(post.short_id)).value().post;
    CHECK(shown.remote_id == "s1");
    CHECK(shown.address == address);
}

TEST_CASE_FIXTURE(StoreFixture, "an id that is another post's is not adopted")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const claimed = claim(noon);
    for (auto const& post : claimed) REQUIRE(run(record_intent(post, noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(claimed.at(0)), "s1", "", "", noon, noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(claimed.at(1)), "", "", "", noon, noon)).has_value());
    auto const refused = run(deliveries.adopt_id(claimed.at(1).id, "s1", "", noon));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "the post that was found belongs to " + claimed.at(0).short_id);
}

TEST_CASE_FIXTURE(StoreFixture, "a claim that is held too long is lost, and its holder refused")
{
    apply({planned("a", noon)});
    auto const held = claim(noon).at(0);
    // Also a later turn knows when the lease is over.
    CHECK(run(deliveries.claim_due(noon + std::chrono::minutes(5), paces(), 10))->next ==
          noon + std::chrono::minutes(5) + std::chrono::milliseconds(1));
    // Too little of the lease is left for the call.
    auto const tight = run(record_intent(held, noon + std::chrono::minutes(4) + std::chrono::seconds(30)));
    REQUIRE_FALSE(tight.has_value());
    CHECK(tight.error().kind == ErrorKind::cancelled);
    auto const again = claim(noon + std::chrono::minutes(5) + std::chrono::seconds(1));
    REQUIRE(again.size() == 1);
    CHECK_FALSE(run(record_intent(held, noon + std::chrono::minutes(6))).has_value());
    CHECK(run(record_intent(again[0], noon + std::chrono::minutes(6))).has_value());
}

TEST_CASE_FIXTURE(StoreFixture, "an unknown outcome is settled by what the account shows")
{
    SUBCASE("it is there")
    {
        auto const post = unknown("a");
        REQUIRE(run(deliveries.unsettled())->size() == 1);
        REQUIRE(run(deliveries.record_look(claim_of(post), "found", "one post", noon)).has_value());
        REQUIRE(run(deliveries.adopt(claim_of(post), "77", "https://x.com/s/status/77", "one post", noon)).has_value());
        auto const detail = run(posts.load(post.short_id)).value();
        CHECK(detail.post.state == State::confirmed);
        CHECK(detail.post.commit_at == noon);
        REQUIRE(detail.looks.size() == 1);
        CHECK(detail.looks[0].seen == "found");
        CHECK(detail.attempts.at(0).detail == "read back: one post");
        CHECK(run(deliveries.unsettled())->empty());
    }
    SUBCASE("it is not: the same bytes once more")
    {
        auto const post = unknown("a");
        auto const later = noon + std::chrono::minutes(15);
        REQUIRE(run(deliveries.plan_resend(claim_of(post), "five empty looks", later)).has_value());
        auto const again = claim(later).at(0);
        CHECK(again.resends == 1);
        CHECK(again.may_be_out_since == noon);
        auto const sent = run(deliveries.load_last_attempt(post.id)).value();
        REQUIRE(sent.has_value());
        CHECK(sent->intent.body == intent().body);
        CHECK(sent->revision == again.revision);
        CHECK(run(record_intent(again, later)).value() == 2);
        CHECK(run(posts.load(post.short_id))->attempts.at(0).outcome == "absent");
    }
    SUBCASE("a person has decided meanwhile")
    {
        auto const post = unknown("a");
        REQUIRE(run(posts.settle_posted(post.short_id, "https://x.com/s/status/77", "77", "ana", noon)).has_value());
        CHECK(run(deliveries.adopt(claim_of(post), "77", "", "", noon)).error().kind == ErrorKind::cancelled);
        CHECK(run(deliveries.plan_resend(claim_of(post), "", noon)).error().kind == ErrorKind::cancelled);
        CHECK(run(deliveries.record_look(claim_of(post), "found", "", noon)).error().kind == ErrorKind::cancelled);
    }
}

TEST_CASE_FIXTURE(StoreFixture,
                  "after a restore nothing that was due goes by itself, and a person says what became of it")
{
    auto const lost = unknown("a");
    auto rehearsal = planned("d", noon);
    rehearsal.dry_run = true;
    apply({planned("a", noon), planned("b", noon + std::chrono::minutes(5)), planned("c", noon + std::chrono::hours(3)),
           rehearsal});
    auto const later = noon + std::chrono::hours(1);
    CHECK(run(deliveries.doubt_what_was_due(later)).value() == 2);
    CHECK(claim(later).empty());
    std::map<std::string, State> states;
    store::PostRecord due;
    auto const all = run(posts.list(store::PostFilter())).value();
    for (auto const& post : all) {
        states[post.plan.message] = post.state;
        if (post.plan.message == "b") due = post;
    }
    CHECK(states["a"] == State::needs_person);
    CHECK(states["b"] == State::needs_person);
    CHECK(states["c"] == State::planned);
    CHECK(states["d"] != State::needs_person);
    CHECK(due.reason.find("restored backup") != std::string::npos);
    store::PostStore::Moment const now{later, "2027-03-01T13:00", "Europe/London"};
    // Everything waits until somebody has looked at what was decided since.
    CHECK(run(pauses.end("all", "", "ana", later)).has_value());
    auto const again = run(posts.settle_not_there(due.short_id, now, "ana", later)).value();
    CHECK(again.state == State::planned);
    CHECK(again.resends == 0);
    CHECK(again.may_be_out_since == noon + std::chrono::minutes(5));
    CHECK(claim(later).size() == 1);
    CHECK(run(posts.settle_posted(lost.short_id, "https://x.com/s/status/77", "77", "ana", later))->state ==
          State::confirmed);
}

TEST_CASE_FIXTURE(StoreFixture, "one remote id belongs to one post")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const claimed = claim(noon);
    REQUIRE(claimed.size() == 2);
    for (auto const& post : claimed) REQUIRE(run(record_intent(post, noon)).has_value());
    CHECK(run(deliveries.confirm(claim_of(claimed[0]), "77", "", "", noon, noon)).has_value());
    CHECK_FALSE(run(deliveries.confirm(claim_of(claimed[1]), "77", "", "", noon, noon)).has_value());
}

TEST_CASE_FIXTURE(StoreFixture, "a story's id is adopted once it is seen")
{
    apply({planned("a", noon)});
    auto const post = claim(noon).at(0);
    REQUIRE(run(record_intent(post, noon)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(post), "", "", "", noon, noon)).has_value());
    CHECK(only_post().remote_id.empty());
    CHECK(run(posts.without_remote_id(noon)).value().size() == 1);
    REQUIRE(run(deliveries.adopt_id(post.id, "story-1", "", noon)).has_value());
    CHECK(only_post().remote_id == "story-1");
    REQUIRE(run(deliveries.adopt_id(post.id, "story-2", "", noon)).has_value());
    CHECK(only_post().remote_id == "story-1");
}

TEST_CASE_FIXTURE(StoreFixture, "a dry-run post ends as rehearsed without an attempt")
{
    apply({planned("a", noon)});
    auto const post = claim(noon).at(0);
    REQUIRE(run(deliveries.rehearse(claim_of(post), noon)).has_value());
    auto const detail = run(posts.load(post.short_id)).value();
    CHECK(shown_state(detail.post) == "rehearsed");
    CHECK(detail.attempts.empty());
    CHECK_FALSE(detail.post.published_at.has_value());
}
