#include "daemon/monitor/monitor.hpp"

#include "core/log.hpp"

#include <algorithm>

namespace peal::monitor {

namespace {

constexpr Duration followed_for = std::chrono::hours(24 * 14);
constexpr std::size_t batch_max = 100;

}  // namespace

std::optional<Duration> reading_interval(Duration age, Duration interval)
{
    if (age < std::chrono::hours(24)) return interval;
    if (age < std::chrono::hours(48)) return std::max(interval, Duration(std::chrono::hours(6)));
    if (age < followed_for) return std::max(interval, Duration(std::chrono::hours(24)));
    return {};
}

awaitable<> Monitor::run()
{
    for (;;) {
        co_await look_around();
        bool const awake = co_await parts_.clock.sleep_for(
            std::clamp(parts_.interval, Duration(std::chrono::seconds(1)), Duration(std::chrono::minutes(5))));
        if (!awake) co_return;
    }
}

awaitable<> Monitor::look_around()
{
    auto const now = parts_.clock.now();
    auto published = co_await parts_.posts.confirmed_since(now - followed_for);
    if (!published) {
        log::error("what is published cannot be read: {}", published.error().message);
        co_return;
    }
    std::map<std::string, std::vector<store::PostRecord>> due;
    for (auto& post : *published) {
        auto const every = reading_interval(now - *post.published_at, parts_.interval);
        auto& batch = due[post.plan.channel];
        if (every && now - post.measured_at.value_or(*post.published_at) >= *every && batch.size() < batch_max)
            batch.push_back(std::move(post));
    }
    for (auto& batch : due) {
        if (batch.second.empty()) continue;
        co_await measure(batch.first, std::move(batch.second));
    }
}

awaitable<> Monitor::measure(std::string channel, std::vector<store::PostRecord> posts)
{
    auto const connector = parts_.connectors.find(posts.front().plan.network);
    if (connector == parts_.connectors.end()) co_return;
    auto account = co_await parts_.accounts.find(channel);
    if (!account) co_return;
    std::vector<std::string> ids;
    for (auto const& post : posts) ids.push_back(post.remote_id);
    auto readings = co_await connector->second->measure(*account, ids);
    if (!readings && readings.error().kind == ErrorKind::auth_expired) {
        account = co_await parts_.accounts.renew(channel, account->grant.access_token);
        if (!account) co_return;
        readings = co_await connector->second->measure(*account, std::move(ids));
    }
    if (!readings) {
        log::warn("{}: no figures now: {}", channel, to_string(readings.error()));
        co_return;
    }
    auto const now = parts_.clock.now();
    for (auto const& reading : *readings) {
        auto const post =
            std::find_if(posts.begin(), posts.end(), [&](auto const& p) { return p.remote_id == reading.remote_id; });
        if (post == posts.end()) continue;
        auto const saved = co_await parts_.readings.save(post->id, reading.figures, now);
        if (!saved) log::error("{}: a reading could not be stored: {}", post->short_id, saved.error().message);
    }
}

}  // namespace peal::monitor
