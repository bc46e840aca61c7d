#include "connectors/x/connector_impl.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/words.hpp"
#include "connectors/x/reading.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <string_view>

namespace peal::connectors::x {

namespace {

constexpr std::size_t batch_max = 100;
constexpr std::size_t ids_max = 10000;

std::string joined(std::vector<std::string> const& ids)
{
    std::string list;
    for (auto const& id : ids) list += (list.empty() ? "" : ",") + id;
    return list;
}

// Figures asked for and denied come as problems beside the data, in an answer of 200.
std::string denied_note(boost::json::value const& root, std::string const& id)
{
    auto const* errors = json::find_array(root, "errors");
    if (!errors) return {};
    for (auto const& error : *errors) {
        bool const is_ours = json::text_at(error, "resource_id") == id || json::text_at(error, "value") == id;
        if (is_ours && json::text_at(error, "type").ends_with("/not-authorized-for-field"))
            return "X does not give this account the private figures of this post";
    }
    return {};
}

}  // namespace

awaitable<Result<std::vector<Readings>>> XConnector::measure(Account account, std::vector<std::string> remote_ids)
{
    if (remote_ids.size() > ids_max)
        co_return fail(ErrorKind::bug, "X: more than " + std::to_string(ids_max) + " posts to measure at once");
    // X answers for all fields or none of a group: old posts go apart, without the figures it no longer gives.
    std::vector<std::string> young, old;
    for (auto& id : remote_ids) {
        auto const made_at = time_of_id(id);
        if (!made_at) continue;
        (clock_.now() - *made_at < settings_.private_figures_age ? young : old).push_back(std::move(id));
    }
    std::vector<Readings> all;
    for (auto* group : {&young, &old})
        for (std::size_t at = 0; at < group->size(); at += batch_max) {
            auto const end = std::min(at + batch_max, group->size());
            std::vector<std::string> batch(group->begin() + static_cast<std::ptrdiff_t>(at),
                                           group->begin() + static_cast<std::ptrdiff_t>(end));
            auto readings = co_await measure_batch(account, std::move(batch), group == &young);
            if (!readings) {
                // What was read is worth keeping; the rest is read the next time.
                if (!all.empty()) co_return all;
                co_return tl::unexpected(readings.error());
            }
            std::move(readings->begin(), readings->end(), std::back_inserter(all));
        }
    co_return all;
}

awaitable<Result<std::vector<Readings>>> XConnector::measure_batch(Account const& account, std::vector<std::string> ids,
                                                                   bool with_private)
{
    std::string const fields = with_private ? "public_metrics,non_public_metrics" : "public_metrics";
    auto request = get(account, "/2/tweets?ids=" + oauth::percent_encode(joined(ids)) +
                                    "&tweet.fields=" + oauth::percent_encode(fields));
    auto const answer = co_await call(std::move(request), "reading figures");
    if (!answer) co_return tl::unexpected(answer.error());
    auto const root = json::parse(answer->body);
    if (!root || !root->is_object())
        co_return fail(ErrorKind::transient, "X's figures could not be read", in_one_line(answer->body, 300));

    std::vector<Readings> all;
    if (auto const* posts = json::find_array(*root, "data"))
        for (auto const& post : *posts) {
            auto read = read_post(post);
            if (!read || std::find(ids.begin(), ids.end(), read->id) == ids.end()) continue;
            Readings readings;
            readings.remote_id = read->id;
            readings.figures = std::move(read->figures);
            readings.note =
                with_private ? denied_note(*root, read->id) : "older than 30 days: X no longer gives private figures";
            all.push_back(std::move(readings));
        }
    co_return all;
}

}  // namespace peal::connectors::x
