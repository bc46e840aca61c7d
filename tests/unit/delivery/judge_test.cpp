#include "daemon/delivery/judge.hpp"

#include <doctest/doctest.h>

using namespace peal;
using delivery::Verdict;

namespace {

Instant const asked_at = parse_instant("2027-03-01T12:00:00Z").value();
constexpr Duration half_an_hour = std::chrono::minutes(30);

delivery::History refused_before(int refusals)
{
    delivery::History history;
    history.tries = refusals;
    history.refusals = refusals;
    history.of_use_until = asked_at + half_an_hour;
    return history;
}

Error with_wait(ErrorKind kind, Duration wait)
{
    Error error(kind, "wait");
    error.retry_after = wait;
    return error;
}

}  // namespace

TEST_CASE("each outcome of a commit call has one verdict")
{
    struct Row {
        std::string name;
        connectors::Commit commit;
        int refusals;
        Verdict::Action action;
    };
    Row const rows[] = {
        {"done", connectors::Done{"77", "https://x.com/s/status/77", ""}, 0, Verdict::Action::confirm},
        {"done without an id", connectors::Done{"", "", ""}, 0, Verdict::Action::confirm},
        {"never left", connectors::NotSent{Error(ErrorKind::transient, "no DNS")}, 0, Verdict::Action::retry},
        {"never left, after three refusals", connectors::NotSent{Error(ErrorKind::transient, "no DNS")}, 3,
         Verdict::Action::retry},
        {"refused for the third time", connectors::Refused{Error(ErrorKind::transient, "busy")}, 2,
         Verdict::Action::retry},
        {"refused for the fourth time", connectors::Refused{Error(ErrorKind::transient, "busy")}, 3,
         Verdict::Action::fail},
        {"rate limited", connectors::Refused{with_wait(ErrorKind::rate_limited, std::chrono::minutes(7))}, 0,
         Verdict::Action::retry},
        {"refused for good", connectors::Refused{Error(ErrorKind::rejected, "suspended")}, 0, Verdict::Action::fail},
        {"refused token", connectors::Refused{Error(ErrorKind::auth_expired, "expired")}, 0, Verdict::Action::retry},
        {"unknown", connectors::Unknown{Error(ErrorKind::unknown_outcome, "no answer")}, 0, Verdict::Action::unknown},
        // An error kind that says nothing about the effect is not a licence to send again.
        {"a refusal of unknown kind", connectors::Refused{Error(ErrorKind::bug, "?")}, 0, Verdict::Action::fail},
    };
    auto const random = make_seeded_random(1);
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(delivery::judge(row.commit, refused_before(row.refusals), asked_at, *random).action == row.action);
    }
}

TEST_CASE("the network's own waiting time is obeyed, and a refused token is renewed first")
{
    auto const random = make_seeded_random(1);
    auto const limited =
        delivery::judge(connectors::Refused{with_wait(ErrorKind::rate_limited, std::chrono::minutes(7))},
                        refused_before(0), asked_at, *random);
    CHECK(limited.not_before == asked_at + std::chrono::minutes(7));
    CHECK_FALSE(limited.renew_first);
    auto const expired = delivery::judge(connectors::Refused{Error(ErrorKind::auth_expired, "expired")},
                                         refused_before(0), asked_at, *random);
    CHECK(expired.renew_first);
}

TEST_CASE("waiting grows with each failure, with jitter, and has an end")
{
    auto const random = make_seeded_random(1);
    for (int n = 0; n < 40; ++n) {
        auto const wait = delivery::backoff(n, std::chrono::hours(24), *random);
        CHECK(wait >= Duration(500));
        CHECK(wait <= std::chrono::minutes(10));
        CHECK(wait <= std::chrono::seconds(2) * (1 << std::min(n, 16)));
    }
}

TEST_CASE("whenever an outage ends, three quarters of what was left of a post's time then are left when it is tried")
{
    auto const random = make_seeded_random(1);
    for (Duration const left : {half_an_hour, Duration(std::chrono::minutes(1)), Duration(std::chrono::seconds(20))})
        for (int n = 0; n < 200; ++n) CHECK(delivery::backoff(20, left, *random) <= left / 4);
    // At the end it is tried about once a second, and no more often.
    for (int n = 0; n < 200; ++n) {
        auto const wait = delivery::backoff(20, Duration(-1), *random);
        CHECK(wait >= Duration(500));
        CHECK(wait <= std::chrono::seconds(2));
    }
}

TEST_CASE("what never left waits before it is tried again, however often that was")
{
    auto const random = make_seeded_random(1);
    for (auto const kind : {ErrorKind::transient, ErrorKind::auth_expired}) {
        connectors::NotSent not_sent{Error(kind, "no connection")};
        delivery::History history = refused_before(0);
        history.tries = 40;
        auto const verdict = delivery::judge(not_sent, history, asked_at, *random);
        CHECK(verdict.action == Verdict::Action::retry);
        CHECK(verdict.counts_as == store::CountsAs::failure);
        CHECK(verdict.not_before >= asked_at + Duration(500));
        CHECK(verdict.not_before <= asked_at + half_an_hour / 4);
    }
}

TEST_CASE("a duplicate refusal is final the first time, and a reason to look where the post may be out")
{
    auto const random = make_seeded_random(1);
    connectors::Refused refused{Error(ErrorKind::rejected, "duplicate content"), true};
    auto history = refused_before(0);
    CHECK(delivery::judge(refused, history, asked_at, *random).action == Verdict::Action::fail);
    history.may_be_out = true;
    auto const verdict = delivery::judge(refused, history, asked_at, *random);
    CHECK(verdict.action == Verdict::Action::unknown);
    CHECK(verdict.accepted);
}

TEST_CASE("a wait that the network asks for is no failed try")
{
    auto const random = make_seeded_random(1);
    connectors::Refused busy{with_wait(ErrorKind::transient, std::chrono::seconds(9)), false};
    auto const verdict = delivery::judge(busy, refused_before(99), asked_at, *random);
    CHECK(verdict.action == Verdict::Action::retry);
    CHECK(verdict.counts_as == store::CountsAs::nothing);
    connectors::Refused failing{Error(ErrorKind::transient, "busy"), false};
    CHECK(delivery::judge(failing, refused_before(0), asked_at, *random).counts_as == store::CountsAs::refusal);
}
