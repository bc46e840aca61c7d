#include "core/log.hpp"
#include "daemon/delivery/engine.hpp"
#include "daemon/delivery/settling.hpp"

#include <algorithm>

namespace peal::delivery {

namespace {

// Posts of the same account this much older may still be in the list.
constexpr Duration list_goes_back = std::chrono::hours(48);

std::string_view word(connectors::Sighting::Kind kind)
{
    switch (kind) {
        case connectors::Sighting::Kind::found: return "found";
        case connectors::Sighting::Kind::not_there: return "not there";
        case connectors::Sighting::Kind::ambiguous: return "ambiguous";
        case connectors::Sighting::Kind::cannot_tell: return "cannot tell";
    }
    return "";
}

}  // namespace

// One look at the account for the post's last call. A look that fails says so; it is no evidence. What was called is read
// for the first look, and stays as it is for the others.
awaitable<connectors::Sighting> Engine::look_for(store::PostRecord post, std::optional<LastCall>& call)
{
    connectors::Sighting nothing;
    if (!call) {
        auto sent = co_await parts_.deliveries.load_last_attempt(post.id);
        if (!sent || !*sent) {
            nothing.reason = sent ? "there is no record of the call" : sent.error().message;
            co_return nothing;
        }
        call.emplace();
        call->was_accepted = (*sent)->was_accepted;
        auto& attempt = call->attempt;
        attempt.started_at = (*sent)->started_at;
        // What the network has need not be from its last call.
        if (call->was_accepted && post.may_be_out_since)
            attempt.started_at = std::min(attempt.started_at, *post.may_be_out_since);
        attempt.text = post.plan.text;
        attempt.ready.method = std::move((*sent)->intent.method);
        attempt.ready.url = std::move((*sent)->intent.url);
        attempt.ready.content_type = std::move((*sent)->intent.content_type);
        attempt.ready.body = std::move((*sent)->intent.body);
        attempt.ready.evidence = std::move((*sent)->intent.evidence);
    }
    auto account = co_await parts_.accounts.find(post.plan.channel);
    if (!account) {
        nothing.reason = account.error().message;
        co_return nothing;
    }
    auto claimed =
        co_await parts_.deliveries.claimed_ids(post.plan.channel, post.id, call->attempt.started_at - list_goes_back);
    if (!claimed) {
        nothing.reason = claimed.error().message;
        co_return nothing;
    }
    call->attempt.claimed_ids = std::move(*claimed);
    auto* const connector = parts_.connectors.at(post.plan.network);
    auto sighting = co_await connector->look_for(*account, call->attempt);
    if (!sighting.token_refused) co_return sighting;
    // Without a person nobody would ever look: whether one is needed is known at once, not after an hour of looks.
    auto renewed = co_await parts_.accounts.renew(post.plan.channel, account->grant.access_token);
    if (!renewed) {
        sighting.reason = renewed.error().message;
        co_return sighting;
    }
    co_return co_await connector->look_for(std::move(*renewed), call->attempt);
}

// Looks at the account until the outcome is known, the post goes once more, or a person is asked.
awaitable<> Engine::settle_unknown(store::PostRecord post)
{
    store::Claim const claim{post.id, post.epoch};
    auto const& settling = parts_.connectors.at(post.plan.network)->limits().settling;
    auto const began = parts_.clock.monotonic();
    std::optional<LastCall> call;
    Settlement so_far;
    so_far.resends = post.resends;
    for (int n = 0;; ++n) {
        auto const wait = began + look_moment(n) - parts_.clock.monotonic();
        if (wait > Duration(0)) {
            bool const slept = co_await parts_.clock.sleep_for(wait);
            if (!slept) co_return;
        }
        auto const sighting = co_await look_for(post, call);
        so_far.accepted = call && call->was_accepted;
        auto const now = parts_.clock.now();
        so_far.elapsed = parts_.clock.monotonic() - began;
        if (post.unknown_since && is_clock_right()) so_far.unknown_for = now - *post.unknown_since;
        so_far.too_late = now - post.plan.due > post.plan.max_late;
        if (sighting.kind == connectors::Sighting::Kind::not_there) ++so_far.empty_looks;
        auto const conclusion = conclude(sighting, so_far, settling);
        auto const noted =
            co_await parts_.deliveries.record_look(claim, std::string(word(sighting.kind)), sighting.reason, now);
        if (!noted && noted.error().kind == ErrorKind::cancelled) co_return;  // a person has settled it
        if (!noted) {
            // Nothing is concluded from what is not on record.
            if (sighting.kind == connectors::Sighting::Kind::not_there) --so_far.empty_looks;
            continue;
        }
        auto const settled = co_await act_on(post, claim, sighting, conclusion);
        if (settled) co_return;
    }
}

// True when the post is unknown no longer.
awaitable<bool> Engine::act_on(store::PostRecord post, store::Claim claim, connectors::Sighting sighting,
                               Conclusion conclusion)
{
    auto const now = parts_.clock.now();
    Result<> done;
    switch (conclusion.action) {
        case Conclusion::Action::look_again: co_return false;
        case Conclusion::Action::adopt:
            done =
                co_await parts_.deliveries.adopt(claim, sighting.remote_id, sighting.address, conclusion.reason, now);
            if (done)
                log::info("{} ({}) was seen on the account{}{}", post.short_id, post.plan.channel,
                          sighting.address.empty() ? "" : ": ", sighting.address);
            else if (done.error().kind == ErrorKind::rejected)
                done = co_await parts_.deliveries.ask_person(claim, done.error().message, now);
            break;
        case Conclusion::Action::resend:
            done = co_await parts_.deliveries.plan_resend(claim, conclusion.reason, now);
            if (done)
                log::warn("{} ({}) is not on the account ({}) and is sent once more", post.short_id, post.plan.channel,
                          conclusion.reason);
            break;
        case Conclusion::Action::ask:
            done = co_await parts_.deliveries.ask_person(claim, conclusion.reason, now);
            if (done)
                log::error("{} ({}) needs a person: {}; then: peal posts settle {} --posted URL, or --not-there",
                           post.short_id, post.plan.channel, conclusion.reason, post.short_id);
            break;
    }
    if (!done && done.error().kind != ErrorKind::cancelled) {
        log::error("{} could not be settled yet: {}", post.short_id, done.error().message);
        co_return false;
    }
    changed_.set();
    co_return true;
}

// A restart goes on settling what was unknown before it, and knows of the calls whose post may still appear.
awaitable<Result<>> Engine::resume_settling()
{
    auto const now = parts_.clock.now();
    auto const calls = co_await parts_.deliveries.calls_without_id();
    if (!calls) co_return tl::unexpected<Error>(calls.error());
    for (auto const& call : *calls) {
        auto const connector = parts_.connectors.find(call.network);
        if (connector != parts_.connectors.end() && connector->second->limits().one_at_a_time)
            young_calls_[call.network].add_earlier(call.post, call.started_at, now, parts_.clock.monotonic());
    }
    auto unsettled = co_await parts_.deliveries.unsettled();
    if (!unsettled) co_return tl::unexpected<Error>(unsettled.error());
    for (auto& post : *unsettled) {
        auto settling = settle_unknown(std::move(post));
        finding_.spawn(std::move(settling));
    }
    co_return Result<>();
}

}  // namespace peal::delivery
