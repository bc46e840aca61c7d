#include "daemon/office/answers.hpp"
#include "daemon/office/event_json.hpp"
#include "daemon/office/office.hpp"
#include "daemon/office/stored_json.hpp"

#include <boost/json/array.hpp>

#include <charconv>
#include <cstdint>

// The stored posts and events as a plan is compared with them: `peal plan --diff` asks here.
namespace peal::office {

namespace json = boost::json;

namespace {

constexpr int page_posts = 500;
constexpr int page_events = 500;
constexpr std::size_t keys_max = 500;

Result<Instant> moment_field(std::map<std::string, std::string>& fields, std::string const& name)
{
    if (fields[name].empty()) return fail(ErrorKind::rejected, "field `" + name + "` is missing; write a UTC instant");
    return parse_instant(fields[name]);
}

Result<std::vector<std::string>> read_keys(json::object const& body)
{
    auto const* const list = body.if_contains("keys");
    if (list == nullptr || !list->is_array() || list->get_array().size() > keys_max)
        return fail(ErrorKind::rejected,
                    "member `keys` must be a list of at most " + std::to_string(keys_max) + " keys of posts");
    std::vector<std::string> keys;
    for (auto const& key : list->get_array()) {
        if (!key.is_string()) return fail(ErrorKind::rejected, "every one of `keys` must be text");
        keys.emplace_back(key.get_string());
    }
    return keys;
}

// The last event of the page before; none: from the first.
Result<store::EventId> place_field(std::string const& text)
{
    store::EventId id;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (!text.empty() && (error != std::errc() || end != text.data() + text.size()))
        return fail(ErrorKind::rejected, "field `after` must be the `number` of an event");
    return id;
}

json::array list_json(std::vector<campaigns::StoredPost> const& posts)
{
    json::array list;
    for (auto const& post : posts) list.push_back(to_json(post));
    return list;
}

}  // namespace

awaitable<http::Response> Office::list_stored(http::Request const& request)
{
    auto fields = read_query(request.query, {"from", "to", "after"});
    if (!fields) co_return problem(fields.error());
    auto const from = moment_field(*fields, "from");
    if (!from) co_return problem(from.error());
    auto const to = moment_field(*fields, "to");
    if (!to) co_return problem(to.error());
    auto posts = co_await parts_.plans.load_due(*from, *to, (*fields)["after"], page_posts + 1);
    if (!posts) co_return problem(posts.error());
    bool const more = posts->size() > page_posts;
    if (more) posts->pop_back();
    json::object body;
    body["dry_run"] = parts_.dry_run;
    body["base"] = parts_.definitions()->settings.listener.base;
    body["posts"] = list_json(*posts);
    body["more"] = more;
    co_return ok(body);
}

awaitable<http::Response> Office::list_known_events(http::Request const& request)
{
    auto fields = read_query(request.query, {"after"});
    if (!fields) co_return problem(fields.error());
    auto const after = place_field((*fields)["after"]);
    if (!after) co_return problem(after.error());
    auto events = co_await parts_.event_store.load_after(*after, page_events + 1);
    if (!events) co_return problem(events.error());
    bool const more = events->size() > page_events;
    if (more) events->pop_back();
    json::array list;
    for (auto const& event : *events) list.push_back(known_event_json(event));
    json::object body;
    body["events"] = std::move(list);
    body["more"] = more;
    co_return ok(body);
}

awaitable<http::Response> Office::find_stored(http::Request const& request)
{
    auto const body = read_object(request.body, {"keys"});
    if (!body) co_return problem(body.error());
    auto keys = read_keys(*body);
    if (!keys) co_return problem(keys.error());
    auto const posts = co_await parts_.plans.load_keys(std::move(*keys));
    if (!posts) co_return problem(posts.error());
    json::object shown;
    shown["posts"] = list_json(*posts);
    co_return ok(shown);
}

awaitable<http::Response> Office::find_said(http::Request const& request)
{
    auto const body = read_object(request.body, {"keys"});
    if (!body) co_return problem(body.error());
    auto messages = read_keys(*body);
    if (!messages) co_return problem(messages.error());
    auto const said = co_await parts_.plans.said_before(std::move(*messages));
    if (!said) co_return problem(said.error());
    json::object by_message;
    for (auto const& [message, occurrences] : *said)
        by_message[message] = json::array(occurrences.begin(), occurrences.end());
    json::object shown;
    shown["said"] = std::move(by_message);
    co_return ok(shown);
}

}  // namespace peal::office
