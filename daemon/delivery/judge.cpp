#include "daemon/delivery/judge.hpp"

#include <algorithm>

namespace peal::delivery {

namespace {

using Action = Verdict::Action;
using store::CountsAs;

Verdict nothing_made(Error const& error, CountsAs counts_as, History const& history, Instant now, Random& random)
{
    Verdict verdict;
    bool const is_refusal = counts_as == CountsAs::refusal;
    verdict.outcome = is_refusal ? "refused" : "not sent";
    verdict.reason = error.message;
    verdict.renew_first = error.kind == ErrorKind::auth_expired;
    bool const may_pass =
        error.kind == ErrorKind::transient || error.kind == ErrorKind::rate_limited || verdict.renew_first;
    // How long the network itself asks us to wait is bounded by when the post is of no more use.
    if (!error.retry_after) verdict.counts_as = counts_as;
    if (!may_pass || (verdict.counts_as == CountsAs::refusal && history.refusals + 1 >= refusals_max)) {
        verdict.action = Action::fail;
        return verdict;
    }
    verdict.action = Action::retry;
    auto const wait = verdict.renew_first && is_refusal ? Duration(0)
                      : error.retry_after               ? *error.retry_after
                                                        : backoff(history.tries, history.of_use_until - now, random);
    verdict.not_before = now + wait;
    return verdict;
}

}  // namespace

History::History(store::PostRecord const& post)
    : tries(post.tries),
      refusals(post.refusals),
      may_be_out(post.may_be_out_since.has_value()),
      of_use_until(post.plan.due + post.plan.max_late)
{}

Duration backoff(int n, Duration left, Random& random)
{
    constexpr Duration first = std::chrono::seconds(2);
    constexpr Duration longest = std::chrono::minutes(10);
    auto const ceiling = std::min({longest, first * (1 << std::clamp(n, 0, 16)), std::max(first, left / 4)});
    // Never less than half a second: a failing network is not helped by a storm.
    return std::max(Duration(500),
                    Duration(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(ceiling.count())))));
}

Verdict judge(connectors::Commit const& commit, History const& history, Instant now, Random& random)
{
    if (auto const* done = std::get_if<connectors::Done>(&commit)) {
        Verdict verdict;
        verdict.action = Action::confirm;
        verdict.outcome = "done";
        verdict.reason = done->remote_id.empty() ? "published; the network did not tell its id" : "";
        return verdict;
    }
    if (auto const* refused = std::get_if<connectors::Refused>(&commit)) {
        if (!refused->duplicate || !history.may_be_out)
            return nothing_made(refused->error, CountsAs::refusal, history, now, random);
        Verdict verdict;
        verdict.outcome = "unknown";
        verdict.reason = "the network has this text already, so an earlier call may have landed";
        verdict.accepted = true;
        return verdict;
    }
    if (auto const* not_sent = std::get_if<connectors::NotSent>(&commit))
        return nothing_made(not_sent->error, CountsAs::failure, history, now, random);
    Verdict verdict;
    verdict.outcome = "unknown";
    verdict.reason = std::get<connectors::Unknown>(commit).error.message;
    verdict.accepted = std::get<connectors::Unknown>(commit).accepted;
    return verdict;
}

}  // namespace peal::delivery
