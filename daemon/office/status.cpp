#include "daemon/office/answers.hpp"
#include "daemon/office/event_json.hpp"
#include "daemon/office/office.hpp"
#include "daemon/office/post_json.hpp"

#include <boost/json/array.hpp>

namespace peal::office {

namespace json = boost::json;

namespace {

// A post that might go and has not for so many seconds is a sign that something is stuck.
constexpr std::int64_t overdue_max = 120;

std::string_view words(vault::Accounts::State state)
{
    switch (state) {
        case vault::Accounts::State::connected: return "connected";
        case vault::Accounts::State::no_credentials: return "no credentials";
        case vault::Accounts::State::reconnect: return "reconnect";
    }
    return "";
}

json::array lines_json(std::vector<std::string> const& lines)
{
    json::array list;
    for (auto const& line : lines) list.push_back(json::value(line));
    return list;
}

json::object configuration_json(ConfigurationState const& configuration)
{
    json::object shown;
    shown["changed_at"] = to_json(configuration.changed_at);
    shown["problems"] = lines_json(configuration.problems);
    shown["at_next_start"] = lines_json(configuration.at_next_start);
    return shown;
}

}  // namespace

awaitable<http::Response> Office::status()
{
    auto pauses = co_await parts_.pauses.open();
    if (!pauses) co_return problem(pauses.error());
    auto on_the_wire = co_await parts_.deliveries.on_the_wire();
    if (!on_the_wire) co_return problem(on_the_wire.error());
    auto counts = co_await parts_.posts.count_by_shown_state();
    if (!counts) co_return problem(counts.error());
    auto next = co_await parts_.posts.find_next_scheduled();
    if (!next) co_return problem(next.error());
    auto const questions = co_await parts_.questions.open();
    if (!questions) co_return problem(questions.error());

    auto const in_use = parts_.definitions();
    auto const& definitions = *in_use;
    json::object shown;
    shown["version"] = parts_.version;
    shown["now"] = to_iso(parts_.clock.now());
    shown["started"] = to_iso(parts_.started);
    json::object partnership;
    partnership["id"] = definitions.partnership.id;
    partnership["name"] = definitions.partnership.name;
    partnership["zone"] = definitions.partnership.zone;
    shown["partnership"] = std::move(partnership);
    json::array open;
    for (auto const& pause : *pauses) open.push_back(to_json(pause));
    shown["pauses"] = std::move(open);
    shown["on_the_wire"] = to_short_json(*on_the_wire);
    json::object posts;
    for (auto const& [state, count] : *counts) posts[state] = count;
    shown["posts"] = std::move(posts);
    shown["next"] = *next ? json::value(to_short_json(**next)) : json::value(nullptr);
    json::array channels;
    for (auto const& channel : definitions.channels) {
        if (!channel.can_be_posted_to()) continue;
        bool const dry_run = definitions.is_dry_run(channel);
        json::object entry;
        entry["id"] = channel.id;
        entry["network"] = channel.network;
        entry["dry_run"] = dry_run;
        entry["state"] = dry_run ? "dry-run" : std::string(words(parts_.accounts.state(channel.id)));
        entry["note"] = parts_.accounts.note(channel.id);
        channels.push_back(std::move(entry));
    }
    shown["channels"] = std::move(channels);
    auto health = parts_.health();
    auto delivery = co_await delivery_figures(health);
    if (!delivery) co_return problem(delivery.error());
    shown["delivery"] = std::move(*delivery);
    auto const troubles = co_await find_troubles();
    if (!troubles) co_return problem(troubles.error());
    for (auto const* lines : {&troubles->asked, &troubles->unseen, &troubles->again})
        health.problems.insert(health.problems.end(), lines->begin(), lines->end());
    json::array calendars;
    for (auto const& calendar : health.calendars) calendars.push_back(to_json(calendar));
    shown["calendar"] = std::move(calendars);
    shown["questions"] = to_json(*questions);
    shown["configuration"] = configuration_json(health.configuration);
    shown["problems"] = lines_json(health.problems);
    json::object door;
    door["address"] = parts_.public_address;
    door["base"] = definitions.settings.listener.base;
    shown["public"] = std::move(door);
    co_return ok(shown);
}

// What an operator watches: a process that is up and sends nothing is not well.
awaitable<Result<json::object>> Office::delivery_figures(Health const& health)
{
    auto const now = parts_.clock.now();
    auto const figures = co_await parts_.deliveries.figures(now);
    if (!figures) co_return tl::unexpected<Error>(figures.error());
    auto const age = [now](std::optional<Instant> since) {
        if (!since) return json::value(nullptr);
        return json::value(std::chrono::duration_cast<std::chrono::seconds>(now - *since).count());
    };
    auto const span = [](std::optional<Duration> late) {
        return late ? json::value(late->count()) : json::value(nullptr);
    };
    json::object shown;
    shown["oldest_due_age_s"] = age(figures->oldest_due);
    shown["unknown"] = figures->unknown;
    shown["needs_person"] = figures->needs_person;
    shown["oldest_unknown_age_s"] = age(figures->unknown_since);
    shown["last_published_at"] = to_json(figures->last_published);
    shown["late_ms_p50"] = span(figures->late_median);
    shown["late_ms_p99"] = span(figures->late_99);
    json::object skews;
    for (auto const& [network, skew] : health.clock_skews)
        skews[network] = std::chrono::duration_cast<std::chrono::seconds>(skew).count();
    shown["clock_skew_s"] = std::move(skews);
    shown["last_record_at"] = to_json(figures->last_record);
    shown["click_lag_ms"] = health.click_lag.count();
    shown["disk_free_mb"] = health.disk_free_bytes >> 20;
    auto channels = co_await channel_figures();
    if (!channels) co_return tl::unexpected<Error>(channels.error());
    shown["channels"] = std::move(*channels);
    co_return shown;
}

// By channel that may post.
awaitable<Result<json::object>> Office::channel_figures()
{
    auto const definitions = parts_.definitions();
    std::vector<std::string> ids;
    for (auto const& channel : definitions->channels)
        if (channel.can_be_posted_to() && !definitions->is_dry_run(channel)) ids.push_back(channel.id);
    auto const last = co_await parts_.deliveries.last_published_on(ids);
    if (!last) co_return tl::unexpected<Error>(last.error());
    json::object shown;
    for (auto const& id : ids) {
        auto const published = last->find(id);
        json::object entry;
        entry["token_expires_at"] = to_json(parts_.accounts.expires_at(id));
        entry["last_published_at"] =
            to_json(published == last->end() ? std::nullopt : std::optional(published->second));
        shown[id] = std::move(entry);
    }
    co_return shown;
}

awaitable<Result<Office::Troubles>> Office::find_troubles()
{
    auto const posts = co_await parts_.deliveries.in_trouble(parts_.clock.now());
    if (!posts) co_return tl::unexpected<Error>(posts.error());
    Troubles troubles;
    for (auto const& post : *posts) {
        auto const& channel = post.plan.channel;
        auto const name = post.short_id + " (" + channel + ")";
        if (post.state == store::State::planned) {
            auto const moment = post.not_before ? ", again at " + to_iso(*post.not_before) : std::string();
            troubles.again.push_back(name + " could not go yet" + moment + ": " + post.reason);
        } else if (post.state == store::State::needs_person) {
            troubles.asked.push_back(name + " needs a person: " + post.reason + "; then: peal posts settle " +
                                     post.short_id + " --posted URL, --not-there, or --cancel --reason R");
        } else if (parts_.accounts.state(channel) != vault::Accounts::State::connected) {
            auto const note = parts_.accounts.note(channel);
            troubles.unseen.push_back(name + " may be out, and Peal cannot look: " +
                                      (note.empty() ? "channel `" + channel + "` has no credentials" : note) +
                                      "; look yourself, then: peal posts settle " + post.short_id +
                                      " --posted URL, or --not-there");
        }
    }
    co_return troubles;
}

// 200 when posts go out as they should, 503 with the reasons when they do not.
awaitable<http::Response> Office::health()
{
    auto const health = parts_.health();
    auto figures = co_await delivery_figures(health);
    if (!figures) co_return problem(figures.error());
    auto const& overdue = (*figures)["oldest_due_age_s"];
    auto const troubles = co_await find_troubles();
    if (!troubles) co_return problem(troubles.error());
    auto problems = lines_json(health.problems);
    for (auto const& line : troubles->unseen) problems.push_back(json::value(line));
    if (overdue.is_int64() && overdue.get_int64() > overdue_max)
        problems.push_back(json::value("a post is overdue by " + std::to_string(overdue.get_int64()) + " s"));
    if ((*figures)["needs_person"].get_int64() > 0)
        problems.push_back("posts need a person: peal posts ls --state publishing lists them");
    auto const questions = co_await parts_.questions.open();
    if (!questions) co_return problem(questions.error());
    bool const is_well = problems.empty();
    json::object shown;
    shown["well"] = is_well;
    shown["problems"] = std::move(problems);
    shown["delivery"] = std::move(*figures);
    json::object calendar;
    calendar["questions"] = questions->size();
    shown["calendar"] = std::move(calendar);
    auto response = ok(shown);
    if (!is_well) response.status = 503;
    co_return response;
}

}  // namespace peal::office
