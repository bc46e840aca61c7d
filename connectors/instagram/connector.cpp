#include "connectors/instagram/connector_impl.hpp"

#include "connectors/instagram/rules.hpp"
#include "connectors/json.hpp"
#include "connectors/oauth/authorization.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace peal::connectors::instagram {

namespace {

Limits make_limits(InstagramSettings const& settings)
{
    Limits limits;
    limits.network = "instagram";
    limits.links_clickable = false;
    limits.renders_text = true;
    limits.media_required = true;
    limits.artwork_shape = "portrait";
    limits.alt_text_max = alt_text_max;
    limits.media_bytes_max = jpeg_bytes_max;
    // Room for a container that needs two looks.
    limits.prepare_ahead = std::max<Duration>(std::chrono::seconds(20), 3 * settings.poll_interval);
    limits.commit_deadline = settings.commit_deadline;
    limits.refresh_before = settings.refresh_before;
    limits.posts_per_day = 50;
    // One empty look holds two of the container, finished_gap apart. A call that was given up may still take effect
    // within the settle time, so that is waited out here too.
    limits.settling = {std::chrono::minutes(15), 1, 2};
    return limits;
}

}  // namespace

std::unique_ptr<Connector> make_instagram_connector(HttpClient& http, AsyncClock& clock, InstagramSettings settings)
{
    return std::make_unique<InstagramConnector>(http, clock, std::move(settings));
}

InstagramConnector::InstagramConnector(HttpClient& http, AsyncClock& clock, InstagramSettings settings)
    : http_(http), clock_(clock), settings_(std::move(settings)), limits_(make_limits(settings_))
{}

std::string InstagramConnector::node(std::string_view path) const
{
    return settings_.graph_base + "/" + settings_.api_version + "/" + std::string(path);
}

std::string InstagramConnector::account_node(Account const& account) const
{
    return node(account.remote_id.empty() ? "me" : oauth::percent_encode(account.remote_id));
}

HttpRequest InstagramConnector::get(Account const& account, std::string url, oauth::Pairs const& query) const
{
    HttpRequest request("GET", std::move(url) + "?" + oauth::form_encode(query));
    request.authorization = oauth::bearer_authorization(account.grant.access_token);
    request.timeout = settings_.call_timeout;
    return request;
}

awaitable<Answer> InstagramConnector::ask(HttpRequest request, std::string_view what)
{
    auto const response = co_await http_.send(std::move(request));
    co_return read_answer(response, what);
}

std::string to_json(Evidence const& evidence, Instant created_at)
{
    boost::json::object object;
    object["container"] = evidence.container;
    object["caption"] = evidence.caption;
    object["created_at"] = to_iso(created_at);
    return boost::json::serialize(object);
}

Evidence read_evidence(std::string_view json_text)
{
    Evidence evidence;
    auto const root = json::parse(json_text);
    if (!root) return evidence;
    evidence.container = json::find_id(*root, "container").value_or(std::string());
    evidence.caption = json::text_at(*root, "caption");
    return evidence;
}

}  // namespace peal::connectors::instagram
