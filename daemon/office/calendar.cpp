#include "campaigns/moments/moment.hpp"
#include "daemon/office/answers.hpp"
#include "daemon/office/days.hpp"
#include "daemon/office/event_json.hpp"
#include "daemon/office/office.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <iterator>

// What happens and what is planned, day by day: for lists that people print.
namespace peal::office {

namespace json = boost::json;
using campaigns::calendar::Occurrence;

namespace {

constexpr std::chrono::days default_period{27};  // after the first day: four weeks in all
constexpr std::chrono::days longest_period{366};
constexpr std::size_t events_max = 2000;
constexpr int posts_max = 2000;

struct Days {
    std::chrono::local_days first;
    std::chrono::local_days last;  // included
};

Result<Days> read_days(std::map<std::string, std::string>& fields, Instant now, std::string const& zone)
{
    auto const wall = campaigns::to_wall(now, zone);
    if (!wall) return tl::unexpected<Error>(wall.error());
    Days days{std::chrono::floor<std::chrono::days>(*wall), {}};
    if (auto const& text = fields["from"]; !text.empty()) {
        auto const date = read_date(text);
        if (!date) return tl::unexpected<Error>(date.error());
        days.first = *date;
    }
    days.last = days.first + default_period;
    if (auto const& text = fields["to"]; !text.empty()) {
        auto const date = read_date(text);
        if (!date) return tl::unexpected<Error>(date.error());
        days.last = *date;
    }
    if (days.first > days.last) return fail(ErrorKind::rejected, "the list would end before it begins");
    if (days.last - days.first > longest_period) return fail(ErrorKind::rejected, "a list covers a year at most");
    return days;
}

// What has any part in these days, by its first moment.
std::vector<Occurrence> events_of(campaigns::calendar::EventListPtr const& list, Days days)
{
    std::vector<Occurrence> events;
    if (list)
        std::copy_if(list->events.begin(), list->events.end(), std::back_inserter(events),
                     [&](Occurrence const& one) { return one.start_date <= days.last && one.end_date >= days.first; });
    std::stable_sort(events.begin(), events.end(),
                     [](Occurrence const& a, Occurrence const& b) { return a.start < b.start; });
    return events;
}

json::object to_json(campaigns::StoredPost const& stored, campaigns::definitions::Definitions const& definitions)
{
    auto const& post = stored.post;
    auto const& all = definitions.campaigns;
    auto const campaign =
        std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id.value == post.campaign; });
    json::object shown;
    shown["id"] = stored.id;
    shown["campaign"] = post.campaign;
    shown["title"] = campaign == all.end() ? post.campaign : campaign->title;
    shown["message"] = post.message;
    shown["channel"] = post.channel;
    shown["network"] = post.network;
    shown["due"] = to_iso(post.due);
    shown["wall"] = post.wall;
    shown["zone"] = post.zone;
    shown["state"] = stored.state;
    shown["dry_run"] = post.dry_run;
    shown["tentative"] = post.tentative;
    shown["text"] = post.text;
    return shown;
}

}  // namespace

awaitable<http::Response> Office::calendar(http::Request const& request)
{
    auto fields = read_query(request.query, {"from", "to"});
    if (!fields) co_return problem(fields.error());
    auto const definitions = parts_.definitions();
    auto const& zone = definitions->partnership.zone;
    auto const now = parts_.clock.now();
    auto const days = read_days(*fields, now, zone);
    if (!days) co_return problem(days.error());
    auto const from = midnight(days->first, zone);
    auto const to = midnight(days->last + std::chrono::days(1), zone);
    if (!from || !to) co_return problem(from ? to.error() : from.error());
    auto const posts = co_await parts_.plans.load_due(*from, *to, "", posts_max + 1);
    if (!posts) co_return problem(posts.error());
    auto const events = events_of(parts_.events(), *days);

    json::array shown_events, shown_posts;
    for (auto const& event : events)
        if (shown_events.size() < events_max) shown_events.push_back(occurrence_json(event));
    for (auto const& post : *posts)
        if (shown_posts.size() < posts_max) shown_posts.push_back(to_json(post, *definitions));
    json::object body;
    body["partnership"] = definitions->partnership.name;
    body["zone"] = zone;
    body["from"] = to_date(days->first);
    body["to"] = to_date(days->last);
    body["now"] = to_iso(now);
    body["asked_by"] = request.peer_user;
    body["more"] = events.size() > shown_events.size() || posts->size() > shown_posts.size();
    body["events"] = std::move(shown_events);
    body["posts"] = std::move(shown_posts);
    co_return ok(body);
}

}  // namespace peal::office
