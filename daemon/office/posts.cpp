#include "daemon/office/answers.hpp"
#include "daemon/office/office.hpp"
#include "daemon/office/post_json.hpp"

#include "core/log.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace peal::office {

namespace json = boost::json;

namespace {

Result<store::PostFilter> to_filter(std::map<std::string, std::string> fields)
{
    constexpr std::array states = {"in_review", "scheduled", "held",   "publishing", "published",
                                   "rehearsed", "failed",    "missed", "cancelled"};
    store::PostFilter filter;
    filter.state = fields["state"];
    if (!filter.state.empty() && std::find(states.begin(), states.end(), filter.state) == states.end()) {
        std::string known;
        for (auto const* state : states) known += (known.empty() ? "" : ", ") + std::string(state);
        return fail(ErrorKind::rejected, "unknown state `" + filter.state + "`; known: " + known);
    }
    filter.campaign = fields["campaign"];
    filter.channel = fields["channel"];
    filter.network = fields["network"];
    for (auto const& [name, bound] : {std::pair{"from", &filter.from}, std::pair{"to", &filter.to}}) {
        if (fields[name].empty()) continue;
        auto const instant = parse_instant(fields[name]);
        if (!instant) return tl::unexpected<Error>(instant.error());
        *bound = *instant;
    }
    auto const limit = read_limit(fields["limit"]);
    if (!limit) return tl::unexpected<Error>(limit.error());
    filter.limit = *limit;
    return filter;
}

}  // namespace

awaitable<Result<std::vector<json::object>>> Office::with_figures(std::vector<store::PostRecord> posts)
{
    std::vector<store::PostId> ids;
    for (auto const& post : posts) ids.push_back(post.id);
    auto readings = co_await parts_.readings.latest(std::move(ids));
    if (!readings) co_return tl::unexpected<Error>(readings.error());
    auto clicks = co_await parts_.reporter.all_clicks();
    if (!clicks) co_return tl::unexpected<Error>(clicks.error());
    auto const definitions = parts_.definitions();
    std::vector<json::object> shown;
    for (auto const& post : posts) {
        auto const reading = readings->find(post.id.value);
        auto const& kinds = (*clicks)[post.link_code];
        auto const person = kinds.find("person");
        shown.push_back(to_json(post, definitions->settings.listener.base,
                                reading == readings->end() ? std::nullopt : std::optional(reading->second),
                                person == kinds.end() ? 0 : person->second));
    }
    co_return shown;
}

awaitable<http::Response> Office::list_posts(http::Request const& request)
{
    auto fields = read_query(request.query, {"state", "campaign", "channel", "network", "from", "to", "limit"});
    if (!fields) co_return problem(fields.error());
    auto filter = to_filter(std::move(*fields));
    if (!filter) co_return problem(filter.error());
    auto const limit = static_cast<std::size_t>(filter->limit);
    auto posts = co_await parts_.posts.list(std::move(*filter));
    if (!posts) co_return problem(posts.error());
    bool const more = posts->size() > limit;
    if (more) posts->pop_back();
    auto shown = co_await with_figures(std::move(*posts));
    if (!shown) co_return problem(shown.error());
    json::array list;
    for (auto& post : *shown) list.push_back(std::move(post));
    json::object body;
    body["posts"] = std::move(list);
    body["more"] = more;
    co_return ok(body);
}

awaitable<http::Response> Office::show_post(std::string id)
{
    auto detail = co_await parts_.posts.load(std::move(id));
    if (!detail) co_return problem(detail.error());
    std::vector<store::PostRecord> one;
    one.push_back(detail->post);
    auto shown = co_await with_figures(std::move(one));
    if (!shown) co_return problem(shown.error());
    add_history(shown->front(), *detail);
    co_return ok(shown->front());
}

}  // namespace peal::office
