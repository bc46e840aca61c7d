#include "core/log.hpp"
#include "daemon/delivery/engine.hpp"

#include <array>

namespace peal::delivery {

namespace {

// Moments after the call at which the list is read, as in the settle schedule.
constexpr std::array<Duration, 8> looks = {std::chrono::seconds(1),  std::chrono::seconds(5), std::chrono::seconds(15),
                                           std::chrono::seconds(45), std::chrono::minutes(2), std::chrono::minutes(5),
                                           std::chrono::minutes(10), std::chrono::minutes(15)};
// A clock is corrected by less than this while it is right.
constexpr Duration clock_steps_max = std::chrono::minutes(1);

}  // namespace

awaitable<> Engine::find_id(store::PostRecord post)
{
    auto const began = parts_.clock.monotonic();
    // Whoever has found it by hand may have told so long after its call.
    auto const called_at = post.commit_at.value_or(post.published_at.value_or(parts_.clock.now()));
    std::optional<LastCall> call;
    std::string why = "no complete look at the account";
    for (auto const after : looks) {
        auto const wait = began + after - parts_.clock.monotonic();
        if (wait > Duration(0)) {
            bool const slept = co_await parts_.clock.sleep_for(wait);
            if (!slept) co_return;
        }
        // Its channel's next post waits so long and no longer: what appears later may be that one's, however often the looks
        // have begun anew with a restart. A clock that was set back says nothing about it.
        auto const age = parts_.clock.now() - called_at;
        if (age > looks.back() || age < -clock_steps_max) break;
        auto const sighting = co_await look_for(post, call);
        why = sighting.reason;
        if (sighting.kind != connectors::Sighting::Kind::found) continue;
        auto const adopted =
            co_await parts_.deliveries.adopt_id(post.id, sighting.remote_id, sighting.address, parts_.clock.now());
        if (adopted) {
            log::info("{} ({}) was seen on the account", post.short_id, post.plan.channel);
            changed_.set();
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
