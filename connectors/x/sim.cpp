#include "connectors/x/sim_network.hpp"

#include "connectors/http_date.hpp"
#include "connectors/x/sim_answers.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::x::sim {

namespace {

constexpr Duration rate_window = std::chrono::minutes(15);
constexpr Duration day = std::chrono::hours(24);

}  // namespace

Call::Call(HttpRequest const& request_, Instant now_)
    : request(request_),
      target(split_target(request_.url)),
      steps(path_steps(target.path)),
      query(oauth::form_decode(target.query)),
      now(now_)
{}

XNetwork::XNetwork(AsyncClock& clock, Random& random, XSimulatorOptions options)
    : clock_(clock),
      random_(random),
      options_(std::move(options)),
      tokens_(random, options_.public_client, options_.access_token_lifetime),
      media_(options_, troubles_, [this] { return new_id(); })
{
    make_routes();
}

awaitable<HttpResponse> XNetwork::handle(HttpRequest request)
{
    auto fault = options_.faults ? options_.faults->take(request) : std::nullopt;
    auto work = answer_later(std::move(request));
    co_return co_await with_fault(clock_, std::move(fault), std::move(work));
}

awaitable<HttpResponse> XNetwork::answer_later(HttpRequest request)
{
    co_return answer_to(request);
}

HttpResponse XNetwork::answer_to(HttpRequest const& request)
{
    Call call(request, clock_.now());
    auto response = dispatch(call);
    response.headers.push_back({"Date", to_http_date(call.now + options_.clock_skew)});
    response.headers.push_back({"x-transaction-id", random_.word("0123456789abcdef", 16)});
    response.headers.push_back({"api-version", "2.167"});
    return response;
}

HttpResponse XNetwork::dispatch(Call& call)
{
    if (troubles_.version_retired) return not_found(call.target.path);
    if (call.request.method == "POST" && call.target.path == "/2/oauth2/token")
        return tokens_.refresh(call.request, call.now);
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
HttpResponse XNetwork::counted(Route const& route, Call const& call)
{
    auto const key = call.caller.account + " " + route.method + " " + std::to_string(&route - routes_.data());
    auto const window = rates_.take(key, route.per_window, rate_window, call.now);
    bool const has_day = route.answer == &XNetwork::create && options_.posts_per_day > 0;
    RateDesk::Count today;
    if (has_day && !window.is_over) today = rates_.take(key + " day", options_.posts_per_day, day, call.now);
    auto response = window.is_over || today.is_over ? too_many_requests() : (this->*route.answer)(call);
    window.write(response, "x-rate-limit", options_.clock_skew);
    if (has_day && !window.is_over) today.write(response, "x-user-limit-24hour", options_.clock_skew);
    return response;
}

void XNetwork::make_routes()
{
    std::vector<std::string> const read = {"tweet.read", "users.read"};
    std::vector<std::string> const write = {"tweet.read", "tweet.write", "users.read"};
    std::vector<std::string> const upload = {"media.write"};
    routes_ = {
        {"POST", {"2", "tweets"}, write, false, options_.posts_per_window, &XNetwork::create},
        {"DELETE", {"2", "tweets", "*"}, write, false, 50, &XNetwork::remove},
        {"GET", {"2", "tweets"}, read, true, 5000, &XNetwork::lookup},
        {"GET", {"2", "users", "me"}, read, false, 75, &XNetwork::me},
        {"GET", {"2", "users", "*", "tweets"}, read, true, 900, &XNetwork::timeline},
        {"POST", {"2", "media", "upload"}, upload, false, 500, &XNetwork::upload},
        {"GET", {"2", "media", "upload"}, upload, false, 1000, &XNetwork::upload_status},
        {"POST", {"2", "media", "metadata"}, upload, false, 500, &XNetwork::describe},
    };
}

bool XNetwork::matches(Route const& route, Call const& call)
{
    if (call.request.method != route.method) return false;
    return std::equal(
        route.steps.begin(), route.steps.end(), call.steps.begin(), call.steps.end(),
        [](std::string const& wanted, std::string const& step) { return wanted == "*" || wanted == step; });
}

std::string XNetwork::handle_of(std::string const& account) const
{
    auto const found = accounts_.find(account);
    return found == accounts_.end() ? std::string() : found->second.handle;
}

std::string XNetwork::account_of(std::string_view handle) const
{
    auto const found = std::find_if(accounts_.begin(), accounts_.end(),
                                    [&](auto const& entry) { return entry.second.handle == handle; });
    return found == accounts_.end() ? std::string() : found->first;
}

// Ids of everything grow, also when the clock is set back.
std::string XNetwork::new_id()
{
    last_id_ = std::max(first_id_at(clock_.now()), last_id_ + 1);
    return std::to_string(last_id_);
}

}  // namespace peal::connectors::x::sim

namespace peal::connectors::x {

std::unique_ptr<Simulator> make_x_simulator(AsyncClock& clock, Random& random, XSimulatorOptions options)
{
    return std::make_unique<sim::XNetwork>(clock, random, std::move(options));
}

}  // namespace peal::connectors::x
