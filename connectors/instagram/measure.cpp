#include "connectors/instagram/connector_impl.hpp"

#include "connectors/json.hpp"

#include <boost/json/array.hpp>

#include <array>

// Figures of published posts. Two sources: fields of the post itself (live, need no insights permission) and insights
// (up to 48 h behind; an empty list means "not known yet", not 0).
namespace peal::connectors::instagram {

namespace {

struct Metric {
    std::string_view theirs;
    std::string_view ours;
};

// One name Meta does not like spoils the whole request, so what is new or seldom is asked apart.
constexpr std::array core_metrics = {Metric{"views", "views"}, Metric{"reach", "reach"},
                                     Metric{"likes", "likes"}, Metric{"comments", "replies"},
                                     Metric{"saved", "saves"}, Metric{"shares", "shares"}};
constexpr std::array optional_metrics = {Metric{"reposts", "reposts"}};

void add_figure(Readings& readings, std::string_view name, std::optional<std::int64_t> value)
{
    // Fields of the post come first and are fresher than insights: what is there stays.
    if (value && *value >= 0) readings.figures.emplace(std::string(name), *value);
}

template <std::size_t N>
std::size_t add_figures(Readings& readings, boost::json::value const& body, std::array<Metric, N> const& metrics)
{
    std::size_t added = 0;
    auto const* data = json::find_array(body, "data");
    if (!data) return added;
    for (auto const& item : *data) {
        auto const name = json::text_at(item, "name");
        auto value = json::find_integer(item, "values.0.value");
        if (!value) value = json::find_integer(item, "total_value.value");
        if (!value) continue;
        for (auto const& metric : metrics)
            if (metric.theirs == name) {
                add_figure(readings, metric.ours, value);
                ++added;
            }
    }
    return added;
}

void add_note(Readings& readings, std::string_view note)
{
    if (!readings.note.empty()) readings.note += "; ";
    readings.note += note;
}

bool stops_the_batch(Error const& error)
{
    return error.kind == ErrorKind::auth_expired || error.kind == ErrorKind::rate_limited ||
           error.kind == ErrorKind::cancelled;
}

// 100 without the subcode of a hidden object: a metric that this version or this kind of post does not have.
bool dislikes_the_question(Answer const& answer)
{
    return !answer.ok() && answer.code == 100 && answer.subcode != 33;
}

}  // namespace

awaitable<Result<std::vector<Readings>>> InstagramConnector::measure(Account account,
                                                                     std::vector<std::string> remote_ids)
{
    auto const give_up = clock_.monotonic() + settings_.measure_max;
    std::vector<Readings> all;
    for (auto const& id : remote_ids) {
        if (clock_.monotonic() >= give_up) break;
        auto readings = co_await measure_one(account, id);
        if (readings) {
            all.push_back(std::move(*readings));
            continue;
        }
        // Calling on while throttled makes the wait longer. What was read so far is worth keeping.
        if (!stops_the_batch(readings.error())) continue;
        if (all.empty() || readings.error().kind == ErrorKind::auth_expired) co_return tl::unexpected(readings.error());
        break;
    }
    co_return all;
}

awaitable<Result<Readings>> InstagramConnector::measure_one(Account const& account, std::string const& media_id)
{
    oauth::Pairs const query{{"fields", "like_count,comments_count,permalink"}};
    auto request = get(account, node(oauth::percent_encode(media_id)), query);
    auto const answer = co_await ask(std::move(request), "reading the post's figures");
    // Meta has hidden posts (100/33) for days while their insights could be read.
    if (!answer.ok() && (stops_the_batch(answer.error) || !answer.is(100, 33))) co_return tl::unexpected(answer.error);

    Readings readings;
    readings.remote_id = media_id;
    if (answer.ok()) {
        add_figure(readings, "likes", json::find_integer(*answer.body, "like_count"));
        add_figure(readings, "replies", json::find_integer(*answer.body, "comments_count"));
        readings.address = web_address_at(*answer.body, "permalink");
    }
    auto const insights = co_await add_insights(account, readings);
    if (!insights) {
        if (stops_the_batch(insights.error()) || readings.figures.empty()) co_return tl::unexpected(insights.error());
        add_note(readings, "views and reach are missing: " + insights.error().message);
    }
    co_return readings;
}

awaitable<Result<>> InstagramConnector::add_insights(Account const& account, Readings& readings)
{
    std::string together;
    for (auto const& metric : core_metrics)
        if (!refused_metrics_.contains(std::string(metric.theirs)))
            together += (together.empty() ? "" : ",") + std::string(metric.theirs);
    if (together.empty()) co_return Result<>();
    auto const answer = co_await ask_insights(account, readings.remote_id, together);
    std::size_t added = 0;
    if (answer.ok()) {
        added = add_figures(readings, *answer.body, core_metrics);
    } else if (dislikes_the_question(answer)) {
        auto const singly = co_await add_core_metrics_singly(account, readings);
        if (!singly) co_return tl::unexpected(singly.error());
        added = *singly;
    } else {
        co_return tl::unexpected(answer.error);
    }
    if (added == 0) add_note(readings, "Instagram has no insights for this post yet; they come up to 48 hours late");

    for (auto const& metric : optional_metrics) {
        std::string const name(metric.theirs);
        if (refused_metrics_.contains(name)) continue;
        auto const single = co_await ask_insights(account, readings.remote_id, name);
        if (single.ok()) add_figures(readings, *single.body, optional_metrics);
        if (dislikes_the_question(single) && answer.ok()) refused_metrics_.insert(name);
        if (!single.ok() && stops_the_batch(single.error)) co_return tl::unexpected(single.error);
    }
    co_return Result<>();
}

// One of the names is no longer liked: finds out which, and never asks for it again. Only when another name is answered,
// for a post that is not liked at all says nothing about the names.
awaitable<Result<std::size_t>> InstagramConnector::add_core_metrics_singly(Account const& account, Readings& readings)
{
    std::size_t added = 0;
    bool any_answered = false;
    std::set<std::string> disliked;
    for (auto const& metric : core_metrics) {
        std::string const name(metric.theirs);
        if (refused_metrics_.contains(name)) continue;
        auto const single = co_await ask_insights(account, readings.remote_id, name);
        if (single.ok()) {
            any_answered = true;
            added += add_figures(readings, *single.body, core_metrics);
        }
        if (dislikes_the_question(single)) disliked.insert(name);
        if (!single.ok() && stops_the_batch(single.error)) co_return tl::unexpected(single.error);
    }
    if (any_answered) refused_metrics_.merge(disliked);
    co_return added;
}

awaitable<Answer> InstagramConnector::ask_insights(Account const& account, std::string const& media_id,
                                                   std::string const& metrics)
{
    oauth::Pairs const query{{"metric", metrics}};
    auto request = get(account, node(oauth::percent_encode(media_id)) + "/insights", query);
    co_return co_await ask(std::move(request), "reading the post's insights");
}

}  // namespace peal::connectors::instagram
