#include "daemon/office/answers.hpp"
#include "daemon/office/office.hpp"
#include "daemon/office/post_json.hpp"

#include "core/log.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace peal::office {

namespace json = boost::json;

namespace {

json::array pauses_json(std::vector<store::Pause> const& pauses)
{
    json::array list;
    for (auto const& pause : pauses) list.push_back(to_json(pause));
    return list;
}

// A pause on a misspelt name would stop nothing.
Result<> check_target(campaigns::definitions::Definitions const& definitions, std::string const& scope,
                      std::string const& target)
{
    auto const unknown = [&](std::string const& known) {
        return fail(ErrorKind::rejected, "there is no " + scope + " `" + target + "`; known: " + known);
    };
    std::string known;
    auto const add = [&](std::string const& id) { known += (known.empty() ? "" : ", ") + id; };
    if (scope == "organisation") {
        for (auto const& organisation : definitions.organisations) add(organisation.id);
        if (definitions.find_organisation(target) == nullptr) return unknown(known);
    } else if (scope == "campaign") {
        for (auto const& campaign : definitions.campaigns) add(campaign.id.value);
        auto const& all = definitions.campaigns;
        if (std::none_of(all.begin(), all.end(), [&](auto const& campaign) { return campaign.id.value == target; }))
            return unknown(known);
    } else if (scope == "network") {
        if (target != "x" && target != "instagram" && target != "snapchat") return unknown("x, instagram, snapchat");
    }
    return {};
}

}  // namespace

awaitable<http::Response> Office::list_pauses()
{
    auto open = co_await parts_.pauses.open();
    if (!open) co_return problem(open.error());
    json::object body;
    body["pauses"] = pauses_json(*open);
    co_return ok(body);
}

awaitable<http::Response> Office::pause(http::Request const& request)
{
    auto const& actor = request.peer_user;
    auto body = read_object(request.body, {"scope", "target", "reason"});
    if (!body) co_return problem(body.error());
    auto scope = text_member(*body, "scope");
    if (!scope) co_return problem(scope.error());
    auto target = text_member(*body, "target");
    if (!target) co_return problem(target.error());
    auto reason = text_member(*body, "reason");
    if (!reason) co_return problem(reason.error());
    if (!target->empty())
        if (auto known = check_target(*parts_.definitions(), *scope, *target); !known) co_return problem(known.error());
    auto started = co_await parts_.pauses.start(*scope, *target, *reason, actor, parts_.clock.now());
    if (!started) co_return problem(started.error());
    log::warn("{} paused {}{}: {}", actor, *scope, target->empty() ? "" : " " + *target, *reason);
    auto on_the_wire = co_await parts_.deliveries.on_the_wire();
    if (!on_the_wire) co_return problem(on_the_wire.error());
    json::object shown;
    shown["pause"] = to_json(*started);
    shown["on_the_wire"] = to_short_json(*on_the_wire);
    parts_.on_change();
    co_return ok(shown);
}

awaitable<http::Response> Office::resume(http::Request const& request)
{
    auto const& actor = request.peer_user;
    auto body = read_object(request.body, {"scope", "target"});
    if (!body) co_return problem(body.error());
    auto scope = text_member(*body, "scope");
    if (!scope) co_return problem(scope.error());
    auto target = text_member(*body, "target");
    if (!target) co_return problem(target.error());
    auto ended = co_await parts_.pauses.end(*scope, *target, actor, parts_.clock.now());
    if (!ended) co_return problem(ended.error());
    log::warn("{} resumed {}{}", actor, *scope, target->empty() ? "" : " " + *target);
    auto const open = co_await parts_.pauses.open();
    if (!open) co_return problem(open.error());
    json::object shown;
    shown["ended"] = pauses_json(ended->pauses);
    shown["still_paused"] = pauses_json(*open);
    shown["missed"] = to_short_json(ended->missed);
    parts_.on_change();
    co_return ok(shown);
}

}  // namespace peal::office
