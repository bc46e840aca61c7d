#include "daemon/delivery/judge.hpp"

#include <doctest/doctest.h>

using namespace peal;
using delivery::Verdict;

namespace {

Instant const asked_at = parse_instant("2027-03-01T12:00:00Z").value();

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
        int tries;
        Verdict::Action action;
    };
    Row const rows[] = {
        {"done", connectors::Done{"77", "https://x.com/s/status/77", ""}, 0, Verdict::Action::confirm},
        {"done without an id", connectors::Done{"", "", ""}, 0, Verdict::Action::confirm},
        {"never left", connectors::NotSent{Error(ErrorKind::transient, "no DNS")}, 0, Verdict::Action::retry},
        {"never left, for the fourth time", connectors::NotSent{Error(ErrorKind::transient, "no DNS")}, 3,
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
        CHECK(delivery::judge(row.commit, row.tries, 0, asked_at, *random).action == row.action);
    }
}

TEST_CASE("the network's own waiting time is obeyed, and a refused token is renewed first")
{
    auto const random = make_seeded_random(1);
    auto const limited = delivery::judge(
        connectors::Refused{with_wait(ErrorKind::rate_limited, std::chrono::minutes(7))}, 0, 0, asked_at, *random);
    CHECK(limited.not_before == asked_at + std::chrono::minutes(7));
    CHECK_FALSE(limited.renew_first);
    auto const expired =
        delivery::judge(connectors::Refused{Error(ErrorKind::auth_expired, "expired")}, 0, 0, asked_at, *random);
    CHECK(expired.renew_first);
}

TEST_CASE("waiting grows with each failure, with jitter, and has an end")
{
    auto const random = make_seeded_random(1);
    for (int n = 0; n < 40; ++n) {
        auto const wait = delivery::backoff(n, *random);
        CHECK(wait >= Duration(500));
        CHECK(wait <= std::chrono::minutes(10));
        CHECK(wait <= std::chrono::seconds(2) * (1 << std::min(n, 16)));
    }
}

TEST_CASE("a duplicate refusal is final the first time, and a reason to look after an unknown outcome")
{
    auto const random = make_seeded_random(1);
    connectors::Refused refused{Error(ErrorKind::rejected, "duplicate content"), true};
    CHECK(delivery::judge(refused, 0, 0, asked_at, *random).action == Verdict::Action::fail);
    CHECK(delivery::judge(refused, 0, 1, asked_at, *random).action == Verdict::Action::unknown);
}

TEST_CASE("a wait that the network asks for is no failed try")
{
    auto const random = make_seeded_random(1);
    connectors::Refused busy{with_wait(ErrorKind::transient, std::chrono::seconds(9)), false};
    auto const verdict = delivery::judge(busy, 99, 0, asked_at, *random);
    CHECK(verdict.action == Verdict::Action::retry);
    CHECK_FALSE(verdict.counts);
    CHECK(delivery::judge(connectors::Refused{Error(ErrorKind::transient, "busy"), false}, 0, 0, asked_at, *random)
              .counts);
}
