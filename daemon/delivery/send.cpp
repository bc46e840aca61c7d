#include "core/log.hpp"
#include "daemon/delivery/engine.hpp"
#include "daemon/delivery/insist.hpp"

namespace peal::delivery {

namespace {

// From the intent being handed to the disk to the call; a slow disk takes some of it.
constexpr Duration call_begins_within = std::chrono::seconds(30);

}  // namespace

// The intent is on disk: the one call that makes the post public. Never cancelled; the connector bounds its time.
awaitable<> Engine::send(store::PostRecord post, store::Claim claim, connectors::Account account,
                         connectors::Ready ready, Duration recorded_at)
{
    auto* const connector = parts_.connectors.at(post.plan.network);
    auto const commit_at = parts_.clock.now();
    // A machine that was suspended in between would call long after its moment, and a stop might have been shown since. A
    // clock that was set back says that the moment is still to come.
    bool const is_held_up = parts_.clock.monotonic() - recorded_at > call_begins_within;
    if (is_held_up || commit_at < post.plan.due || commit_at - post.plan.due > post.plan.max_late) {
        connectors::Commit late = connectors::NotSent{
            Error(ErrorKind::transient, "Peal was held up between recording the call and making it")};
        co_await settle(std::move(post), claim, std::move(account), std::move(late), commit_at);
        wake_those_who_wait();
        co_return;
    }
    if (connector->limits().one_at_a_time) young_calls_[post.plan.network].add(post.id, parts_.clock.monotonic());
    auto commit = co_await connector->commit(account, std::move(ready));
    co_await settle(std::move(post), claim, std::move(account), std::move(commit), commit_at);
    wake_those_who_wait();
}

awaitable<> Engine::settle(store::PostRecord post, store::Claim claim, connectors::Account account,
                           connectors::Commit commit, Instant commit_at)
{
    auto const now = parts_.clock.now();
    auto const verdict = judge(commit, History(post), now, parts_.random);
    auto const late = (commit_at - post.plan.due).count();
    switch (verdict.action) {
        case Verdict::Action::confirm: {
            auto const& done = std::get<connectors::Done>(commit);
            auto write = [&] {
                return parts_.deliveries.confirm(claim, done.remote_id, done.address, done.evidence, commit_at, now);
            };
            auto written = co_await write();
            if (!written && written.error().kind == ErrorKind::rejected) {
                co_await give_up(std::move(post), claim, written.error().message, true);
                co_return;
            }
            bool known = written.has_value();
            if (!known) known = co_await insist(parts_.clock, post.short_id, write, stopping_);
            if (!known) co_return;
            log::info("published {} on {} ({}), {} ms after its moment{}", post.short_id, post.plan.network,
                      post.plan.channel, late, done.address.empty() ? "" : ": " + done.address);
            if (done.remote_id.empty()) finding_.spawn(find_id(post));
            co_return;
        }
        case Verdict::Action::retry:
        case Verdict::Action::fail: {
            bool const again = verdict.action == Verdict::Action::retry;
            log::warn("{} ({}) was not published: {}{}", post.short_id, post.plan.channel, verdict.reason,
                      again ? "; again at " + to_iso(verdict.not_before) : "");
            auto const not_before = again ? std::optional(verdict.not_before) : std::nullopt;
            auto write = [&] {
                return parts_.deliveries.refuse(claim, verdict.outcome, verdict.reason, not_before, verdict.counts_as,
                                                now);
            };
            co_await insist(parts_.clock, post.short_id, write, stopping_);
            // Its next try, or the next post, finds the renewed grant.
            if (verdict.renew_first) co_await parts_.accounts.renew(post.plan.channel, account.grant.access_token);
            changed_.set();
            co_return;
        }
        case Verdict::Action::unknown: {
            co_await give_up(std::move(post), claim, verdict.reason, verdict.accepted);
            co_return;
        }
    }
}

// Nobody knows what the call made.
awaitable<> Engine::give_up(store::PostRecord post, store::Claim claim, std::string reason, bool accepted)
{
    log::error("{} ({}): the outcome is unknown: {}", post.short_id, post.plan.channel, reason);
    auto write = [&] { return parts_.deliveries.mark_unknown(claim, reason, accepted, parts_.clock.now()); };
    bool const written = co_await insist(parts_.clock, post.short_id, write, stopping_);
    if (!written) co_return;
    auto settling = settle_unknown(std::move(post));
    finding_.spawn(std::move(settling));
}

}  // namespace peal::delivery
