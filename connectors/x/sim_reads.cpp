#include "connectors/x/sim_network.hpp"

#include "connectors/x/sim_answers.hpp"
#include "connectors/x/sim_render.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::x::sim {

namespace {

constexpr std::size_t batch_max = 100;

}  // namespace

HttpResponse XNetwork::me(Call const& call)
{
    auto const& account = accounts_.at(call.caller.account);
    return answer(200, boost::json::object{{"data", boost::json::object{{"id", account.id},
                                                                        {"username", account.handle},
                                                                        {"name", account.handle}}}});
}

HttpResponse XNetwork::lookup(Call const& call)
{
    if (auto wrong = unknown_parameter(
            call, {"ids", "tweet.fields", "post.fields", "expansions", "media.fields", "user.fields"}))
        return std::move(*wrong);
    std::vector<std::string> ids;
    std::string const list = oauth::value_of(call.query, "ids");
    for (std::size_t at = 0; at <= list.size();) {
        auto const comma = std::min(list.find(',', at), list.size());
        ids.push_back(list.substr(at, comma - at));
        at = comma + 1;
    }
    if (ids.size() > batch_max)
        return invalid("The number of values in the `ids` query parameter list must be between 1 and 100.", "ids");
    for (auto const& id : ids)
        if (!parse_id(id))
            return invalid("The `ids` query parameter value [" + id.substr(0, 40) + "] is not valid.", "ids",
                           id.substr(0, 40));

    auto const query = read_query(call.target.query);
    boost::json::array data, errors;
    for (auto const& id : ids) {
        auto const* post = posts_.find(id);
        if (!post || post->removed_at)
            errors.emplace_back(missing_id(id, query.new_dialect));
        else
            data.emplace_back(render(*post, handle_of(post->account), options_.public_address, query,
                                     may_see_private(*post, call), errors));
    }
    boost::json::object body;
    if (!data.empty()) body["data"] = std::move(data);
    if (!errors.empty()) body["errors"] = std::move(errors);
    return answer(200, body);
}

HttpResponse XNetwork::timeline(Call const& call)
{
    if (auto wrong = unknown_parameter(call, {"max_results", "since_id", "until_id", "start_time", "end_time",
                                              "exclude", "pagination_token", "tweet.fields", "post.fields",
                                              "expansions", "media.fields", "user.fields"}))
        return std::move(*wrong);
    auto const& account = call.steps[2];
    if (!accounts_.contains(account))
        return problem(404, "Not Found Error", "Could not find user with id: [" + account.substr(0, 40) + "].",
                       "resource-not-found");
    auto const number = [&](char const* name, std::uint64_t otherwise) -> std::optional<std::uint64_t> {
        auto const text = oauth::value_of(call.query, name);
        return text.empty() ? std::optional(otherwise) : parse_id(text);
    };
    auto const count = number("max_results", 10);
    auto const since = number("since_id", 0);
    auto const until = number("until_id", INT64_MAX);
    auto before = number("pagination_token", INT64_MAX);
    if (!count || *count < 5 || *count > batch_max)
        return invalid("The `max_results` query parameter value is not between 5 and 100.", "max_results");
    if (!since || !until || !before) return invalid("A query parameter that must be an id is not valid.");

    // With pages of two, one of them twice on the next, there are several also where little was posted.
    bool const shifts = is_shifting(oauth::value_of(call.query, "pagination_token"));
    auto const page = shifts ? std::uint64_t{2} : *count;
    if (shifts && *before != INT64_MAX) ++*before;
    auto const found =
        posts_.list(account, *since, std::min(*until, *before), static_cast<std::size_t>(page) + 1, call.now);
    bool const has_more = found.size() > page;
    auto const query = read_query(call.target.query);
    boost::json::array data, errors;
    for (auto const* post : found)
        if (data.size() < page)
            data.emplace_back(render(*post, handle_of(account), options_.public_address, query,
                                     may_see_private(*post, call), errors));
    boost::json::object meta{{"result_count", data.size()}};
    if (!data.empty()) {
        meta["newest_id"] = found.front()->id;
        meta["oldest_id"] = found[data.size() - 1]->id;
        if (has_more) meta["next_token"] = found[data.size() - 1]->id;
        if (has_more && shifts) shifting_.insert(found[data.size() - 1]->id);
    }
    boost::json::object body;
    if (!data.empty()) body["data"] = std::move(data);
    if (!errors.empty()) body["errors"] = std::move(errors);
    body["meta"] = std::move(meta);
    return answer(200, body);
}

// The list shifts from its second page on, and only where it has one.
bool XNetwork::is_shifting(std::string const& token)
{
    if (token.empty()) return troubles_.waits(SimTrouble::pages_shift);
    if (!shifting_.contains(token)) return false;
    troubles_.take(SimTrouble::pages_shift);
    return true;
}

std::optional<HttpResponse> XNetwork::unknown_parameter(Call const& call, std::set<std::string> const& known)
{
    for (auto const& [name, value] : call.query)
        if (!known.contains(name))
            return invalid("The query parameter [" + name.substr(0, 40) + "] is not known.", name.substr(0, 40),
                           value.substr(0, 40));
    return std::nullopt;
}

bool XNetwork::may_see_private(StoredPost const& post, Call const& call) const
{
    return post.account == call.caller.account && call.now - post.made_at < options_.private_figures_age;
}

}  // namespace peal::connectors::x::sim
