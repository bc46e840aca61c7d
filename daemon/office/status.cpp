#include "daemon/office/answers.hpp"
#include "daemon/office/office.hpp"
#include "daemon/office/post_json.hpp"

#include <boost/json/array.hpp>

namespace peal::office {

namespace json = boost::json;

namespace {

std::string_view words(vault::Accounts::State state)
{
    switch (state) {
        case vault::Accounts::State::connected: return "connected";
        case vault::Accounts::State::no_credentials: return "no credentials";
        case vault::Accounts::State::reconnect: return "reconnect";
    }
    return "";
}

}  // namespace

awaitable<http::Response> Office::status()
{
    auto pauses = co_await parts_.pauses.open();
    if (!pauses) co_return problem(pauses.error());
    auto counts = co_await parts_.posts.count_by_shown_state();
    if (!counts) co_return problem(counts.error());
    auto next = co_await parts_.posts.find_next_scheduled();
    if (!next) co_return problem(next.error());

    auto const& definitions = parts_.definitions;
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
    auto const health = parts_.health();
    json::array calendars;
    for (auto const& calendar : health.calendars) {
        json::object entry;
        entry["id"] = calendar.id;
        entry["read_at"] = to_json(calendar.read_at);
        entry["occurrences"] = calendar.occurrences;
        entry["problem"] = calendar.problem;
        calendars.push_back(std::move(entry));
    }
    shown["calendar"] = std::move(calendars);
    json::array problems;
    for (auto const& line : health.problems) problems.push_back(json::value(line));
    shown["problems"] = std::move(problems);
    json::object door;
    door["address"] = parts_.public_address;
    door["base"] = definitions.settings.listener.base;
    shown["public"] = std::move(door);
    co_return ok(shown);
}

}  // namespace peal::office
