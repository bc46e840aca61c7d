#include "connectors/instagram/sim_state.hpp"

#include "connectors/sim_request.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cctype>

namespace peal::connectors::instagram {

namespace {

constexpr std::size_t body_bytes_max = 1u << 20;

bool is_version(std::string_view step)
{
    return step.size() >= 4 && step[0] == 'v' && std::isdigit(static_cast<unsigned char>(step[1])) != 0 &&
           step.ends_with(".0");
}

SimCall take_apart(HttpRequest const& request)
{
    SimCall call;
    call.method = request.method;
    auto const target = split_target(request.url);
    call.steps = path_steps(target.path);
    call.has_version = !call.steps.empty() && is_version(call.steps.front());
    if (call.has_version) call.steps.erase(call.steps.begin());
    call.parameters = oauth::form_decode(target.query);
    if (media_type(request) == "application/x-www-form-urlencoded")
        for (auto& pair : oauth::form_decode(request.body)) call.parameters.push_back(std::move(pair));
    call.token_text = bearer_token(request);
    if (call.token_text.empty()) call.token_text = call.value("access_token");
    return call;
}

}  // namespace

std::unique_ptr<InstagramSimulator> make_instagram_simulator(HttpClient& media, AsyncClock& clock, Random& random,
                                                             InstagramSimulatorSettings settings)
{
    return std::make_unique<InstagramSimulatorImpl>(media, clock, random, std::move(settings));
}

InstagramSimulatorImpl::InstagramSimulatorImpl(HttpClient& media, AsyncClock& clock, Random& random,
                                               InstagramSimulatorSettings settings)
    : media_(media),
      clock_(clock),
      random_(random),
      settings_(std::move(settings)),
      client_secret_(random.word(sim_alphanumeric, 32))
{}

awaitable<HttpResponse> InstagramSimulatorImpl::handle(HttpRequest request)
{
    auto fault = faults_.take(request);
    auto work = answer(std::move(request));
    co_return co_await with_fault(clock_, std::move(fault), std::move(work));
}

awaitable<HttpResponse> InstagramSimulatorImpl::answer(HttpRequest request)
{
    if (request.body.size() > body_bytes_max)
        co_return refuse(1, 0, "Please reduce the amount of data you're asking for", 413);
    auto call = take_apart(request);
    auto const door = call.steps.empty() ? std::string() : call.steps.front();
    if (door == "oauth" && call.steps.size() == 2 && call.steps[1] == "authorize" && call.method == "GET")
        co_return authorise(call);
    if (door == "oauth" && call.steps.size() == 2 && call.steps[1] == "access_token" && call.method == "POST")
        co_return exchange_code(call);

    if (auto refused = throttle()) co_return std::move(*refused);
    if (auto refused = check_token(call)) co_return std::move(*refused);
    auto const told = call;
    auto response = co_await route(std::move(call));
    add_usage_headers(response, told);
    co_return response;
}

awaitable<HttpResponse> InstagramSimulatorImpl::route(SimCall call)
{
    if (troubles_.version_retired && call.has_version)
        co_return refuse(100, 0, "Unknown path components: this version of the API is no longer served");
    auto const get = call.method == "GET";
    auto const post = call.method == "POST";
    auto const count = call.steps.size();
    auto const first = count > 0 ? call.steps[0] : std::string();
    auto const second = count == 2 ? call.steps[1] : std::string();
    if (get && count == 1 && first == "access_token") co_return exchange_token(call);
    if (get && count == 1 && first == "refresh_access_token") co_return refresh_token(call);

    if (first == "me" || first == call.account->id) {
        if (get && count == 1) co_return read_account(call);
        if (post && second == "media") co_return co_await create_container(std::move(call));
        if (post && second == "media_publish") co_return publish(call);
        if (get && second == "media") co_return list_media(call, false);
        if (get && second == "stories") co_return list_media(call, true);
        if (get && second == "content_publishing_limit") co_return read_quota(call);
        co_return refuse(100, 0, "Unsupported request");
    }

    auto const hidden = settings_.objects_hidden_until && clock_.now() < *settings_.objects_hidden_until;
    auto const container = containers_.find(first);
    if (container != containers_.end() && container->second.account_id == call.account->id && get && count == 1 &&
        !hidden)
        co_return read_container(call, first, container->second);
    auto const* const media = find_post(first);
    if (media && media->account_id == call.account->id && !media->removed_at) {
        if (get && second == "insights") co_return read_insights(call, *media);
        if (get && count == 1 && !hidden) co_return read_post(call, *media);
        if (call.method == "DELETE") co_return refuse(100, 0, "Unsupported delete request");
    }
    co_return refuse(100, 33,
                     "Unsupported " + std::string(get ? "get" : "post") + " request. Object with ID '" + first +
                         "' does not exist");
}

std::optional<HttpResponse> InstagramSimulatorImpl::check_token(SimCall& call)
{
    auto const token = tokens_.find(call.token_text);
    if (call.token_text.empty()) return refuse(104, 0, "An access token is required to request this resource", 401);
    if (token == tokens_.end()) return refuse(190, 0, "Invalid OAuth access token - Cannot parse access token");
    if (token->second.dead_subcode != 0)
        return refuse(190, token->second.dead_subcode, "Error validating access token");
    if (token->second.expires_at <= clock_.now())
        return refuse(190, 463, "Error validating access token: Session has expired");
    call.token = &token->second;
    call.account = find_account(token->second.account_id);
    if (!call.account) return refuse(190, 0, "Invalid OAuth access token");
    return std::nullopt;
}

std::optional<HttpResponse> InstagramSimulatorImpl::throttle()
{
    auto const now = clock_.now();
    while (!calls_.empty() && calls_.front() <= now - std::chrono::hours(1)) calls_.pop_front();
    if (settings_.calls_per_hour <= 0) return std::nullopt;
    calls_.push_back(now);
    if (calls_.size() <= static_cast<std::size_t>(settings_.calls_per_hour)) return std::nullopt;
    // Calling while throttled makes the wait longer, but not the memory.
    while (calls_.size() > static_cast<std::size_t>(settings_.calls_per_hour) + 1) calls_.pop_front();
    auto response =
        refuse(80002, 0, "There have been too many calls to this Instagram account. Wait a bit and try again.");
    auto const wait = std::chrono::ceil<std::chrono::minutes>(calls_.front() + std::chrono::hours(1) - now);
    response.headers.push_back(
        {"X-Business-Use-Case-Usage",
         R"({"17841400000000000":[{"type":"instagram","call_count":100,"total_cputime":20,"total_time":30,)"
         R"("estimated_time_to_regain_access":)" +
             std::to_string(wait.count()) + "}]}"});
    return response;
}

void InstagramSimulatorImpl::add_usage_headers(HttpResponse& response, SimCall const& call) const
{
    if (settings_.calls_per_hour <= 0) return;
    auto const percent = std::to_string(calls_.size() * 100 / static_cast<std::size_t>(settings_.calls_per_hour));
    response.headers.push_back(
        {"X-App-Usage", R"({"call_count":)" + percent + R"(,"total_time":1,"total_cputime":1})"});
    response.headers.push_back({"X-Business-Use-Case-Usage",
                                R"({")" + call.account->id + R"(":[{"type":"instagram","call_count":)" + percent +
                                    R"(,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}]})"});
}

HttpResponse InstagramSimulatorImpl::refuse(int code, int subcode, std::string_view message, int status)
{
    boost::json::object error;
    error["message"] = message;
    error["type"] = "OAuthException";
    error["code"] = code;
    if (subcode != 0) error["error_subcode"] = subcode;
    error["is_transient"] = false;  // whatever the cause
    if (subcode >= 2207000 && subcode < 2208000) {
        // In the account's language, which is nobody's business to match on.
        error["error_user_title"] = "Fehler";
        error["error_user_msg"] = "Bitte versuche es noch einmal (190, 2207051).";
    }
    error["fbtrace_id"] = "Sim" + std::to_string(++traces_);
    boost::json::object body;
    body["error"] = std::move(error);
    return HttpResponse(status, boost::json::serialize(body));
}

HttpResponse InstagramSimulatorImpl::ok(boost::json::object body)
{
    return HttpResponse(200, boost::json::serialize(body));
}

}  // namespace peal::connectors::instagram
