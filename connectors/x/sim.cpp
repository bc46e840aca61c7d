#include "connectors/x/simulator.hpp"

#include "connectors/http_date.hpp"
#include "connectors/oauth/credentials.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/sim_request.hpp"
#include "connectors/x/sim_answers.hpp"
#include "connectors/x/sim_create.hpp"
#include "connectors/x/sim_media.hpp"
#include "connectors/x/sim_posts.hpp"
#include "connectors/x/sim_rate.hpp"
#include "connectors/x/sim_render.hpp"
#include "connectors/x/sim_tokens.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

namespace peal::connectors::x {

namespace {

using namespace sim;

constexpr Duration rate_window = std::chrono::minutes(15);
constexpr Duration day = std::chrono::hours(24);
constexpr std::size_t batch_max = 100;

struct SimAccount {
    std::string id;
    std::string handle;
};

// One request, taken apart once.
struct Call {
    HttpRequest const& request;
    Target target;
    std::vector<std::string> steps;
    oauth::Pairs query;
    Instant now;
    Caller caller;

    explicit Call(HttpRequest const& r, Instant n) : request(r), target(split_target(r.url)), steps(path_steps(target.path)),
                                                     query(oauth::form_decode(target.query)), now(n)
    {
    }
};

class XSimulator final : public Simulator {
public:
    XSimulator(AsyncClock& clock, Random& random, XSimulatorOptions options)
        : clock_(clock), random_(random), options_(std::move(options)),
          tokens_(random, options_.public_client, options_.access_token_lifetime), media_(options_, [this] { return new_id(); })
    {
        make_routes();
    }

    std::string_view network() const override { return "x"; }

    awaitable<HttpResponse> handle(HttpRequest request) override
    {
        auto fault = options_.faults ? options_.faults->take(request) : std::nullopt;
        auto work = answer_later(std::move(request));
        co_return co_await with_fault(clock_, std::move(fault), std::move(work));
    }

    std::vector<LedgerEntry> ledger() const override
    {
        std::vector<LedgerEntry> entries;
        for (auto const& [number, post] : posts_.all()) {
            if (post.is_deleted) continue;
            LedgerEntry entry;
            entry.network = "x";
            entry.remote_id = post.id;
            entry.account = handle_of(post.account);
            entry.text = post.text;
            if (!post.media.empty()) {
                entry.alt_text = post.media.front().alt_text;
                entry.media_digest = post.media.front().digest;
                entry.media_width = post.media.front().width;
                entry.media_height = post.media.front().height;
            }
            entry.published_at = post.made_at;
            entry.address = options_.public_address + "/" + entry.account + "/status/" + post.id;
            entries.push_back(std::move(entry));
        }
        return entries;
    }

    std::string connect_account(std::string_view handle) override
    {
        if (handle.starts_with('@')) handle.remove_prefix(1);
        auto account = std::find_if(accounts_.begin(), accounts_.end(), [&](auto const& entry) { return entry.second.handle == handle; });
        if (account == accounts_.end()) {
            SimAccount made;
            made.id = new_id();
            made.handle = std::string(handle);
            account = accounts_.emplace(made.id, made).first;
        }
        oauth::Credentials credentials;
        credentials.remote_id = account->first;
        credentials.handle = account->second.handle;
        credentials.grant = tokens_.grant(account->first, options_.scopes, clock_.now());
        return oauth::to_credentials_json(credentials).reveal();
    }

    void react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures) override
    {
        static std::map<std::string, std::string> const names = {
            {"likes", "like_count"},        {"replies", "reply_count"},           {"reposts", "retweet_count"},
            {"quotes", "quote_count"},      {"saves", "bookmark_count"},          {"impressions", "impression_count"},
            {"views", "impression_count"},  {"link_clicks", "url_link_clicks"},   {"profile_clicks", "user_profile_clicks"},
            {"engagements", "engagements"},
        };
        auto* post = posts_.find(std::string(remote_id));
        if (!post) return;
        for (auto const& [name, count] : figures)
            if (auto const known = names.find(name); known != names.end()) post->counters[known->second] += count;
    }

private:
    // A call that is played: who may make it, how often, and what answers.
    struct Route {
        char const* method;
        std::vector<std::string> steps;  // "*" stands for any
        std::vector<std::string> scopes;
        bool is_for_apps;                // app-only tokens may call it
        std::int64_t per_window;
        HttpResponse (XSimulator::*answer)(Call const&);
    };

    void make_routes()
    {
        std::vector<std::string> const read = {"tweet.read", "users.read"};
        std::vector<std::string> const write = {"tweet.read", "tweet.write", "users.read"};
        std::vector<std::string> const upload = {"media.write"};
        routes_ = {
            {"POST", {"2", "tweets"}, write, false, options_.posts_per_window, &XSimulator::create},
            {"DELETE", {"2", "tweets", "*"}, write, false, 50, &XSimulator::remove},
            {"GET", {"2", "tweets"}, read, true, 5000, &XSimulator::lookup},
            {"GET", {"2", "users", "me"}, read, false, 75, &XSimulator::me},
            {"GET", {"2", "users", "*", "tweets"}, read, true, 900, &XSimulator::timeline},
            {"POST", {"2", "media", "upload"}, upload, false, 500, &XSimulator::upload},
            {"GET", {"2", "media", "upload"}, upload, false, 1000, &XSimulator::upload_status},
            {"POST", {"2", "media", "metadata"}, upload, false, 500, &XSimulator::describe},
        };
    }

    awaitable<HttpResponse> answer_later(HttpRequest request) { co_return answer_to(request); }

    HttpResponse answer_to(HttpRequest const& request)
    {
        Call call(request, clock_.now());
        auto response = dispatch(call);
        response.headers.push_back({"Date", to_http_date(call.now + options_.clock_skew)});
        response.headers.push_back({"x-transaction-id", random_.word("0123456789abcdef", 16)});
        response.headers.push_back({"api-version", "2.167"});
        return response;
    }

    HttpResponse dispatch(Call& call)
    {
        if (call.request.method == "POST" && call.target.path == "/2/oauth2/token") return tokens_.refresh(call.request, call.now);
        if (call.request.method == "POST" && call.target.path == "/oauth2/token") return tokens_.app_token(call.request);
        auto const route = std::find_if(routes_.begin(), routes_.end(), [&](Route const& r) { return matches(r, call); });
        if (route == routes_.end()) return not_found(call.target.path);
        auto const* caller = tokens_.find(bearer_token(call.request), call.now);
        if (!caller) return unauthorized();
        call.caller = *caller;
        if (caller->account.empty() && !route->is_for_apps) return wrong_kind_of_token();
        if (!caller->account.empty())
            for (auto const& scope : route->scopes)
                if (!caller->scopes.contains(scope)) return forbidden("Forbidden");
        return counted(*route, call);
    }

    // Every counted answer carries the counters; the day's ceiling is only known for posts.
    HttpResponse counted(Route const& route, Call const& call)
    {
        auto const key = call.caller.account + " " + route.method + " " + std::to_string(&route - routes_.data());
        auto const window = rates_.take(key, route.per_window, rate_window, call.now);
        bool const has_day = route.answer == &XSimulator::create && options_.posts_per_day > 0;
        RateDesk::Count today;
        if (has_day && !window.is_over) today = rates_.take(key + " day", options_.posts_per_day, day, call.now);
        auto response = window.is_over || today.is_over ? too_many_requests() : (this->*route.answer)(call);
        window.write(response, "x-rate-limit", options_.clock_skew);
        if (has_day && !window.is_over) today.write(response, "x-user-limit-24hour", options_.clock_skew);
        return response;
    }

    static bool matches(Route const& route, Call const& call)
    {
        if (call.request.method != route.method) return false;
        return std::equal(route.steps.begin(), route.steps.end(), call.steps.begin(), call.steps.end(),
                          [](std::string const& wanted, std::string const& step) { return wanted == "*" || wanted == step; });
    }

    HttpResponse create(Call const& call)
    {
        if (options_.credits == 0) return no_credits(options_.answers_in_new_dialect);
        auto const wanted = read_create(call.request);
        if (!wanted) return wanted.error();
        auto const& account = call.caller.account;
        StoredPost post;
        for (auto const& id : wanted->media_ids) {
            auto const* media = media_.find_usable(id, account, call.now);
            if (!media) return invalid("Your media IDs are invalid.", "media.media_ids", id);
            post.media.push_back(*media);
        }
        if (!wanted->in_reply_to.empty()) {
            auto const* parent = posts_.find(wanted->in_reply_to);
            if (!parent || parent->is_deleted) return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.");
        }
        if (posts_.has_recent(account, wanted->text, call.now, options_.duplicate_window))
            return forbidden("You are not allowed to create a Tweet with duplicate content.");

        post.id = new_id();
        post.account = account;
        post.text = wanted->text;
        post.in_reply_to = wanted->in_reply_to;
        post.made_at = call.now;
        post.listed_at = call.now + options_.timeline_lag;
        if (options_.credits > 0) --options_.credits;
        auto const& made = posts_.add(std::move(post));

        auto const query = ReadQuery{options_.answers_in_new_dialect, {}};
        boost::json::array errors;
        auto body = render(made, handle_of(account), options_.public_address, query, true, errors);
        return answer(201, boost::json::object{{"data", std::move(body)}});
    }

    HttpResponse remove(Call const& call)
    {
        auto* post = posts_.find(call.steps.back());
        if (!post || post->is_deleted) return not_found(call.target.path);
        if (post->account != call.caller.account) return forbidden("You are not authorized to delete this Tweet.");
        post->is_deleted = true;
        return answer(200, boost::json::object{{"data", boost::json::object{{"deleted", true}}}});
    }

    HttpResponse lookup(Call const& call)
    {
        if (auto wrong = unknown_parameter(call, {"ids", "tweet.fields", "post.fields", "expansions", "media.fields", "user.fields"}))
            return std::move(*wrong);
        std::vector<std::string> ids;
        std::string const list = oauth::value_of(call.query, "ids");
        for (std::size_t at = 0; at <= list.size();) {
            auto const comma = std::min(list.find(',', at), list.size());
            ids.push_back(list.substr(at, comma - at));
            at = comma + 1;
        }
        if (ids.size() > batch_max) return invalid("The number of values in the `ids` query parameter list must be between 1 and 100.", "ids");
        for (auto const& id : ids)
            if (!parse_id(id)) return invalid("The `ids` query parameter value [" + id.substr(0, 40) + "] is not valid.", "ids", id.substr(0, 40));

        auto const query = read_query(call.target.query);
        boost::json::array data, errors;
        for (auto const& id : ids) {
            auto const* post = posts_.find(id);
            if (!post || post->is_deleted)
                errors.emplace_back(missing_id(id, query.new_dialect));
            else
                data.emplace_back(render(*post, handle_of(post->account), options_.public_address, query, may_see_private(*post, call), errors));
        }
        boost::json::object body;
        if (!data.empty()) body["data"] = std::move(data);
        if (!errors.empty()) body["errors"] = std::move(errors);
        return answer(200, body);
    }

    HttpResponse timeline(Call const& call)
    {
        if (auto wrong = unknown_parameter(call, {"max_results", "since_id", "until_id", "start_time", "end_time", "exclude", "pagination_token",
                                                  "tweet.fields", "post.fields", "expansions", "media.fields", "user.fields"}))
            return std::move(*wrong);
        auto const& account = call.steps[2];
        if (!accounts_.contains(account))
            return problem(404, "Not Found Error", "Could not find user with id: [" + account.substr(0, 40) + "].", "resource-not-found");
        auto const number = [&](char const* name, std::uint64_t otherwise) -> std::optional<std::uint64_t> {
            auto const text = oauth::value_of(call.query, name);
            return text.empty() ? std::optional(otherwise) : parse_id(text);
        };
        auto const count = number("max_results", 10);
        auto const since = number("since_id", 0);
        auto const until = number("until_id", INT64_MAX);
        auto const before = number("pagination_token", INT64_MAX);
        if (!count || *count < 5 || *count > batch_max) return invalid("The `max_results` query parameter value is not between 5 and 100.", "max_results");
        if (!since || !until || !before) return invalid("A query parameter that must be an id is not valid.");

        auto const found = posts_.list(account, *since, std::min(*until, *before), static_cast<std::size_t>(*count) + 1, call.now);
        bool const has_more = found.size() > *count;
        auto const query = read_query(call.target.query);
        boost::json::array data, errors;
        for (auto const* post : found)
            if (data.size() < *count)
                data.emplace_back(render(*post, handle_of(account), options_.public_address, query, may_see_private(*post, call), errors));
        boost::json::object meta{{"result_count", data.size()}};
        if (!data.empty()) {
            meta["newest_id"] = found.front()->id;
            meta["oldest_id"] = found[data.size() - 1]->id;
            if (has_more) meta["next_token"] = found[data.size() - 1]->id;
        }
        boost::json::object body;
        if (!data.empty()) body["data"] = std::move(data);
        if (!errors.empty()) body["errors"] = std::move(errors);
        body["meta"] = std::move(meta);
        return answer(200, body);
    }

    HttpResponse me(Call const& call)
    {
        auto const& account = accounts_.at(call.caller.account);
        return answer(200, boost::json::object{{"data", boost::json::object{{"id", account.id}, {"username", account.handle}, {"name", account.handle}}}});
    }

    HttpResponse upload(Call const& call) { return media_.upload(call.request, call.caller.account, call.now); }

    HttpResponse upload_status(Call const& call)
    {
        if (oauth::value_of(call.query, "command") != "STATUS") return invalid("The `command` query parameter must be STATUS.", "command");
        return media_.status(oauth::value_of(call.query, "media_id"), call.caller.account, call.now);
    }

    HttpResponse describe(Call const& call) { return media_.describe(call.request, call.caller.account, call.now); }

    static std::optional<HttpResponse> unknown_parameter(Call const& call, std::set<std::string> const& known)
    {
        for (auto const& [name, value] : call.query)
            if (!known.contains(name)) return invalid("The query parameter [" + name.substr(0, 40) + "] is not known.", name.substr(0, 40), value.substr(0, 40));
        return std::nullopt;
    }

    bool may_see_private(StoredPost const& post, Call const& call) const
    {
        return post.account == call.caller.account && call.now - post.made_at < options_.private_figures_age;
    }

    std::string handle_of(std::string const& account) const
    {
        auto const found = accounts_.find(account);
        return found == accounts_.end() ? std::string() : found->second.handle;
    }

    // Ids of everything grow, also when the clock is set back.
    std::string new_id()
    {
        last_id_ = std::max(first_id_at(clock_.now()), last_id_ + 1);
        return std::to_string(last_id_);
    }

    AsyncClock& clock_;
    Random& random_;
    XSimulatorOptions options_;
    TokenDesk tokens_;
    MediaDesk media_;
    PostDesk posts_;
    RateDesk rates_;
    std::map<std::string, SimAccount> accounts_;
    std::vector<Route> routes_;
    std::uint64_t last_id_ = 0;
};

}  // namespace

std::unique_ptr<Simulator> make_x_simulator(AsyncClock& clock, Random& random, XSimulatorOptions options)
{
    return std::make_unique<XSimulator>(clock, random, std::move(options));
}

}  // namespace peal::connectors::x
