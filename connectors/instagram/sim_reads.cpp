#include "connectors/instagram/sim_state.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

// What the account, its posts and their figures look like from outside.
namespace peal::connectors::instagram {

namespace {

constexpr std::string_view insights_scope = "instagram_business_manage_insights";
constexpr std::size_t page_max = 100;

std::vector<std::string> split(std::string_view list)
{
    std::vector<std::string> items;
    while (!list.empty()) {
        auto const comma = list.find(',');
        if (auto const item = list.substr(0, comma); !item.empty()) items.emplace_back(item);
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return items;
}

// "2026-11-24T09:00:00+0000", to the second.
std::string graph_time(Instant instant)
{
    return to_iso(std::chrono::floor<std::chrono::seconds>(instant)).substr(0, 19) + "+0000";
}

std::int64_t figure(SimPost const& post, std::string_view name)
{
    auto const found = post.figures.find(std::string(name));
    return found == post.figures.end() ? 0 : found->second;
}

// Metrics of a feed picture, with the names readers' reactions go by here.
std::optional<std::int64_t> metric(SimPost const& post, std::string_view name)
{
    if (name == "saved") return figure(post, "saves");
    if (name == "comments") return figure(post, "replies");
    if (name == "total_interactions")
        return figure(post, "likes") + figure(post, "replies") + figure(post, "saves") + figure(post, "shares") +
               figure(post, "reposts");
    for (std::string_view const known :
         {"views", "reach", "likes", "shares", "reposts", "follows", "profile_visits", "profile_activity"})
        if (name == known) return figure(post, name);
    return std::nullopt;
}

}  // namespace

HttpResponse InstagramSimulatorImpl::read_account(SimCall const& call)
{
    boost::json::object body;
    for (auto const& field : split(call.value("fields"))) {
        if (field == "user_id") body["user_id"] = call.account->id;
        if (field == "username") body["username"] = call.account->handle;
        if (field == "account_type") body["account_type"] = "BUSINESS";
        if (field == "media_count")
            body["media_count"] = std::count_if(posts_.begin(), posts_.end(),
                                                [&](auto const& post) { return post.account_id == call.account->id; });
    }
    body["id"] = "9" + call.account->id;  // scoped to the app, so not the id in paths
    return ok(std::move(body));
}

HttpResponse InstagramSimulatorImpl::read_quota(SimCall const& call)
{
    boost::json::object entry;
    entry["quota_usage"] = used_quota(*call.account);
    if (call.value("fields").find("config") != std::string::npos)
        entry["config"] = boost::json::object{{"quota_total", settings_.quota_total}, {"quota_duration", 86400}};
    boost::json::object body;
    body["data"].emplace_array().push_back(std::move(entry));
    return ok(std::move(body));
}

std::optional<boost::json::object> InstagramSimulatorImpl::show_post(SimPost const& post, std::string_view fields,
                                                                     bool in_list)
{
    boost::json::object shown;
    for (auto const& field : split(fields)) {
        if (field == "id") continue;
        if (field == "caption") {
            if (!post.caption.empty() && (settings_.captions_in_lists || !in_list)) shown["caption"] = post.caption;
        } else if (field == "timestamp") {
            shown["timestamp"] = graph_time(post.published_at);
        } else if (field == "permalink") {
            shown["permalink"] = post.address;
        } else if (field == "media_product_type") {
            shown["media_product_type"] = "FEED";
        } else if (field == "media_type") {
            shown["media_type"] = "IMAGE";
        } else if (field == "like_count") {
            shown["like_count"] = figure(post, "likes");
        } else if (field == "comments_count") {
            shown["comments_count"] = figure(post, "replies");
        } else if (field == "alt_text") {
            if (!post.alt_text.empty()) shown["alt_text"] = post.alt_text;
        } else {
            return std::nullopt;
        }
    }
    shown["id"] = post.id;
    return shown;
}

HttpResponse InstagramSimulatorImpl::read_post(SimCall const& call, SimPost const& post)
{
    auto shown = show_post(post, call.value("fields"), false);
    if (!shown) return refuse(100, 0, "Tried accessing nonexisting field on node type (Media)");
    return ok(std::move(*shown));
}

HttpResponse InstagramSimulatorImpl::list_media(SimCall const& call, bool stories)
{
    boost::json::object body;
    auto& data = body["data"].emplace_array();
    if (stories) return ok(std::move(body));

    std::size_t limit = 25;
    auto const asked = call.value("limit");
    std::from_chars(asked.data(), asked.data() + asked.size(), limit);
    limit = std::clamp<std::size_t>(limit, 1, page_max);
    auto const after = call.value("after");
    // With pages of two, one of them twice on the next, there are several also where little was posted.
    bool const shifts = is_shifting(after);
    if (shifts) limit = 2;
    bool started = after.empty();
    bool more = false;
    std::string last;
    for (auto post = posts_.rbegin(); post != posts_.rend(); ++post) {
        if (post->account_id != call.account->id || post->removed_at ||
            clock_.now() < post->published_at + settings_.listing_lag)
            continue;
        if (!started) {
            started = post->id == after;
            if (!started || !shifts) continue;
        }
        if (data.size() == limit) {
            more = true;
            break;
        }
        auto shown = show_post(*post, call.value("fields"), true);
        if (!shown) return refuse(100, 0, "Tried accessing nonexisting field on node type (Media)");
        data.push_back(std::move(*shown));
        last = post->id;
    }
    if (!last.empty()) {
        auto& paging = body["paging"].emplace_object();
        paging["cursors"] = boost::json::object{{"before", after}, {"after", last}};
        if (more && shifts) shifting_.insert(last);
        // As the network does it: with the token inside.
        if (more)
            paging["next"] = "https://graph.instagram.com/v26.0/" + call.account->id + "/media?after=" + last +
                             "&access_token=" + call.token_text;
    }
    return ok(std::move(body));
}

// The list shifts from its second page on, and only where it has one.
bool InstagramSimulatorImpl::is_shifting(std::string const& after)
{
    if (after.empty()) return troubles_.waits(SimTrouble::pages_shift);
    if (!shifting_.contains(after)) return false;
    troubles_.take(SimTrouble::pages_shift);
    return true;
}

HttpResponse InstagramSimulatorImpl::read_insights(SimCall const& call, SimPost const& post)
{
    if (!call.has(insights_scope)) return refuse(10, 0, "Application does not have permission for this action", 403);
    boost::json::object body;
    auto& data = body["data"].emplace_array();
    auto const names = split(call.value("metric"));
    if (names.empty()) return refuse(100, 0, "(#100) The parameter metric is required");
    auto const early = clock_.now() < post.published_at + settings_.insights_lag;
    for (auto const& name : names) {
        auto const value = metric(post, name);
        if (!value || settings_.withdrawn_metrics.contains(name))
            return refuse(100, 0, "(#100) metric[0] must be one of the following values: views, reach, likes");
        if (early) continue;
        boost::json::object item;
        item["name"] = name;
        item["period"] = "lifetime";
        item["values"].emplace_array().push_back(boost::json::object{{"value", *value}});
        item["id"] = post.id + "/insights/" + name + "/lifetime";
        data.push_back(std::move(item));
    }
    return ok(std::move(body));
}

}  // namespace peal::connectors::instagram
