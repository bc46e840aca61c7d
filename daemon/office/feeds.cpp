#include "core/log.hpp"
#include "daemon/office/answers.hpp"
#include "daemon/office/office.hpp"
#include "daemon/office/organisation.hpp"

#include <boost/json/array.hpp>

#include <charconv>

// The addresses that organisations subscribe to. One is told when it is made, and never again.
namespace peal::office {

namespace json = boost::json;

namespace {

json::object to_json(store::Feed const& feed)
{
    json::object shown;
    shown["id"] = feed.id;
    shown["organisation"] = feed.organisation;
    shown["holds"] = feed.holds;
    shown["made_by"] = feed.made_by;
    shown["made_at"] = to_iso(feed.made_at);
    shown["revoked_by"] = feed.revoked_by;
    shown["revoked_at"] = feed.revoked_at ? json::value(to_iso(*feed.revoked_at)) : json::value(nullptr);
    return shown;
}

// 0: it is no number of a feed.
std::int64_t to_id(std::string const& text)
{
    std::int64_t id = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), id);
    return ec == std::errc() && end == text.data() + text.size() && id > 0 ? id : 0;
}

}  // namespace

awaitable<http::Response> Office::list_feeds()
{
    auto const feeds = co_await parts_.feeds.list();
    if (!feeds) co_return problem(feeds.error());
    json::array list;
    for (auto const& feed : *feeds) list.push_back(to_json(feed));
    json::object body;
    body["feeds"] = std::move(list);
    co_return ok(body);
}

awaitable<http::Response> Office::add_feed(http::Request const& request)
{
    auto const& actor = request.peer_user;
    auto body = read_object(request.body, {"organisation", "holds"});
    if (!body) co_return problem(body.error());
    auto organisation = text_member(*body, "organisation");
    if (!organisation) co_return problem(organisation.error());
    auto holds = text_member(*body, "holds");
    if (!holds) co_return problem(holds.error());
    auto const definitions = parts_.definitions();
    if (auto known = check_organisation(*definitions, *organisation); !known) co_return problem(known.error());
    if (holds->empty()) *holds = "both";
    auto const made = co_await parts_.feeds.add(*organisation, *holds, actor, parts_.clock.now());
    if (!made) co_return problem(made.error());
    log::info("{} made feed {} for {}", actor, made->feed.id, made->feed.organisation);
    co_await parts_.take_up_feeds();
    json::object shown;
    shown["feed"] = to_json(made->feed);
    shown["address"] = definitions->settings.listener.base + "/feeds/" + made->token.reveal() + ".ics";
    co_return ok(shown);
}

awaitable<http::Response> Office::revoke_feed(std::string id, std::string actor)
{
    auto const revoked = co_await parts_.feeds.revoke(to_id(id), actor, parts_.clock.now());
    if (!revoked) co_return problem(revoked.error());
    log::info("{} revoked feed {} of {}", actor, revoked->id, revoked->organisation);
    co_await parts_.take_up_feeds();
    json::object shown;
    shown["feed"] = to_json(*revoked);
    co_return ok(shown);
}

}  // namespace peal::office
