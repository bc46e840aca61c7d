#include "campaigns/moments/moment.hpp"
#include "daemon/office/answers.hpp"
#include "daemon/office/days.hpp"
#include "daemon/office/event_json.hpp"
#include "daemon/office/office.hpp"

#include <boost/json/array.hpp>

// Looking at the events of the shared calendar.
namespace peal::office {

namespace json = boost::json;
using campaigns::definitions::Definitions;

namespace {

constexpr int hanging_max = 1000;

Result<> check_source(Definitions const& definitions, std::string const& source)
{
    if (source.empty() || source == store::own_source || definitions.find_calendar(source) != nullptr) return {};
    std::string known;
    for (auto const& calendar : definitions.calendars) known += calendar.id + ", ";
    return fail(ErrorKind::rejected, "there is no calendar `" + source.substr(0, 80) + "`; known: " + known +
                                         std::string(store::own_source));
}

// From today on, unless the query says something else; both days included.
Result<> read_days(std::map<std::string, std::string>& fields, std::string const& zone, Instant now,
                   store::EventFilter& filter)
{
    auto const today = campaigns::to_wall(now, zone);
    if (!today) return tl::unexpected<Error>(today.error());
    auto first = std::chrono::floor<std::chrono::days>(*today);
    if (auto const& text = fields["from"]; !text.empty()) {
        auto const date = read_date(text);
        if (!date) return tl::unexpected<Error>(date.error());
        first = *date;
    }
    auto const from = midnight(first, zone);
    if (!from) return tl::unexpected<Error>(from.error());
    filter.from = *from;
    if (auto const& text = fields["to"]; !text.empty()) {
        auto const date = read_date(text);
        if (!date) return tl::unexpected<Error>(date.error());
        if (*date < first) return fail(ErrorKind::rejected, "the list would end before it begins");
        auto const to = midnight(*date + std::chrono::days(1), zone);
        if (!to) return tl::unexpected<Error>(to.error());
        filter.to = *to;
    }
    return {};
}

Result<store::EventFilter> to_filter(std::map<std::string, std::string> fields, Definitions const& definitions,
                                     Instant now)
{
    store::EventFilter filter;
    filter.source = fields["source"];
    if (auto known = check_source(definitions, filter.source); !known) return tl::unexpected<Error>(known.error());
    if (auto const days = read_days(fields, definitions.partnership.zone, now, filter); !days)
        return tl::unexpected<Error>(days.error());
    auto const& unconfirmed = fields["unconfirmed"];
    if (!unconfirmed.empty() && unconfirmed != "0" && unconfirmed != "1")
        return fail(ErrorKind::rejected, "unconfirmed must be 1 or 0");
    filter.only_unconfirmed = unconfirmed == "1";
    for (auto const& calendar : definitions.calendars)
        if (!is_provisional(definitions, calendar.id)) filter.trusted.push_back(calendar.id);
    auto const limit = read_limit(fields["limit"]);
    if (!limit) return tl::unexpected<Error>(limit.error());
    filter.limit = *limit;
    return filter;
}

}  // namespace

awaitable<http::Response> Office::answer_about_events(std::string path, http::Request const& request)
{
    bool const reads = request.method == "GET" || request.method == "HEAD";
    bool const writes = request.method == "POST";
    if (reads && path == "/calendars") co_return co_await list_calendars();
    if (writes && path == "/calendars/refresh") co_return co_await refresh_calendar(request);
    if (reads && path == "/questions") co_return co_await list_questions();
    if (reads && path == "/events") co_return co_await list_events(request);
    if (writes && path == "/events") co_return co_await add_event(request);
    if (reads && path == "/events/changes") co_return co_await list_event_news(request);
    auto const second = path.find('/', 1);
    if (second == path.npos) co_return no_such_path(request);
    auto const about = path.substr(0, second);
    auto const rest = path.substr(second + 1);
    auto const slash = rest.find('/');
    if (about == "/questions" && writes && slash == rest.npos) co_return co_await answer_question(rest, request);
    if (about != "/events") co_return no_such_path(request);
    if (reads && slash == rest.npos) co_return co_await show_event(rest);
    if (writes && slash == rest.npos) co_return co_await change_event(rest, request);
    if (writes) co_return co_await decide_event(rest.substr(0, slash), rest.substr(slash + 1), request);
    co_return no_such_path(request);
}

awaitable<http::Response> Office::list_events(http::Request const& request)
{
    auto fields = read_query(request.query, {"source", "from", "to", "unconfirmed", "limit"});
    if (!fields) co_return problem(fields.error());
    auto const definitions = parts_.definitions();
    auto filter = to_filter(std::move(*fields), *definitions, parts_.clock.now());
    if (!filter) co_return problem(filter.error());
    auto const limit = static_cast<std::size_t>(filter->limit);
    auto const events = co_await parts_.event_store.list(std::move(*filter));
    if (!events) co_return problem(events.error());
    json::array list;
    for (auto const& event : *events)
        if (list.size() < limit) list.push_back(to_json(event, *definitions));
    json::object body;
    body["zone"] = definitions->partnership.zone;
    body["events"] = std::move(list);
    body["more"] = events->size() > limit;
    co_return ok(body);
}

awaitable<http::Response> Office::list_event_news(http::Request const& request)
{
    auto fields = read_query(request.query, {"source", "limit"});
    if (!fields) co_return problem(fields.error());
    auto const definitions = parts_.definitions();
    auto source = (*fields)["source"];
    if (auto known = check_source(*definitions, source); !known) co_return problem(known.error());
    auto const limit = read_limit((*fields)["limit"]);
    if (!limit) co_return problem(limit.error());
    auto const news = co_await parts_.event_store.news(std::move(source), *limit);
    if (!news) co_return problem(news.error());
    json::array list;
    for (auto const& one : *news)
        if (list.size() < static_cast<std::size_t>(*limit)) list.push_back(to_json(one));
    json::object body;
    body["zone"] = definitions->partnership.zone;
    body["changes"] = std::move(list);
    body["more"] = news->size() > static_cast<std::size_t>(*limit);
    co_return ok(body);
}

awaitable<http::Response> Office::show_event(std::string id)
{
    auto const detail = co_await parts_.event_store.load(std::move(id));
    if (!detail) co_return problem(detail.error());
    store::PostFilter hanging;
    hanging.event = identity(detail->event.event());
    hanging.limit = hanging_max;
    auto const posts = co_await parts_.posts.list(std::move(hanging));
    if (!posts) co_return problem(posts.error());
    auto things = detail->posts;
    if (detail->event.known.is_asked) things.push_back(detail->event.event().source);
    auto const questions = co_await parts_.questions.about_all(std::move(things));
    if (!questions) co_return problem(questions.error());
    auto shown = to_json(detail->event, *parts_.definitions());
    json::array history, list;
    for (auto const& entry : detail->history) history.push_back(to_json(entry));
    for (auto const& post : *posts) list.push_back(event_post_json(post));
    shown["posts"] = std::move(list);
    shown["questions"] = to_json(*questions);
    shown["history"] = std::move(history);
    co_return ok(shown);
}

}  // namespace peal::office
