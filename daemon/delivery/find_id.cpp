#include "core/log.hpp"
#include "daemon/delivery/engine.hpp"

#include <array>

namespace peal::delivery {

namespace {

// Moments after the call at which the list is read, as in the settle schedule.
constexpr std::array<Duration, 7> looks = {std::chrono::seconds(1),  std::chrono::seconds(5), std::chrono::seconds(15),
                                           std::chrono::seconds(45), std::chrono::minutes(2), std::chrono::minutes(5),
                                           std::chrono::minutes(10)};
// Posts of the same account this much older may still be in the list.
constexpr Duration list_goes_back = std::chrono::hours(48);

}  // namespace

awaitable<> Engine::find_id(store::PostRecord post)
{
    auto const sent = co_await parts_.deliveries.load_last_attempt(post.id);
    if (!sent || !*sent) co_return;
    connectors::AttemptRecord attempt;
    attempt.ready.method = (*sent)->intent.method;
    attempt.ready.url = (*sent)->intent.url;
    attempt.ready.content_type = (*sent)->intent.content_type;
    attempt.ready.body = (*sent)->intent.body;
    attempt.ready.evidence = (*sent)->intent.evidence;
    attempt.started_at = (*sent)->started_at;
    attempt.text = post.plan.text;
    std::string why = "no complete look at the account";
    for (auto const after : looks) {
        if (attempt.started_at + after > parts_.clock.now()) {
            bool const slept = co_await parts_.clock.sleep_until(attempt.started_at + after);
            if (!slept) co_return;
        }
        auto account = co_await parts_.accounts.find(post.plan.channel);
        if (!account) continue;
        auto claimed =
            co_await parts_.deliveries.claimed_ids(post.plan.channel, post.id, attempt.started_at - list_goes_back);
        if (!claimed) continue;
        attempt.claimed_ids = std::move(*claimed);
        auto const sighting = co_await parts_.connectors.at(post.plan.network)->look_for(*account, attempt);
        why = sighting.reason;
        if (sighting.kind != connectors::Sighting::Kind::found) continue;
        auto const adopted =
            co_await parts_.deliveries.adopt_id(post.id, sighting.remote_id, sighting.address, parts_.clock.now());
        if (adopted) {
            log::info("{} ({}) was seen on the account", post.short_id, post.plan.channel);
            co_return;
        }
        why = adopted.error().message;
    }
    log::warn("{} ({}) is published, its id stays unknown: {}", post.short_id, post.plan.channel, why);
}

// A restart goes on looking for the ids of what was published just before it.
awaitable<> Engine::resume_finding()
{
    auto const open = co_await parts_.posts.without_remote_id(parts_.clock.now() - looks.back());
    if (!open) co_return;
    for (auto const& post : *open) finding_.spawn(find_id(post));
}

}  // namespace peal::delivery
