#include "connectors/snapchat/sim_state.hpp"

#include "connectors/sim_request.hpp"
#include "connectors/snapchat/envelope.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cctype>

// The simulator's door: tokens, limits, envelope, and which call is which.
namespace peal::connectors::snapchat {

namespace {

constexpr std::string_view profile_scope = "snapchat-profile-api";

// Removes "/us/v1" or "/v1" from the front; false when there is no version.
bool take_version(std::vector<std::string>& steps)
{
    if (steps.size() >= 2 && steps[0].size() == 2 && steps[0] != "v1" && steps[1] == "v1") steps.erase(steps.begin());
    if (steps.empty() || steps.front() != "v1") return false;
    steps.erase(steps.begin());
    return true;
}

SimCall take_apart(HttpRequest const& request, Target const& target)
{
    SimCall call;
    call.method = request.method;
    call.steps = path_steps(target.path);
    call.query = oauth::form_decode(target.query);
    call.media_type = media_type(request);
    for (auto const& header : request.headers)
        if (header.name == "Content-Type" || header.name == "content-type") call.content_type = header.value;
    return call;
}

}  // namespace

std::unique_ptr<SnapchatSimulator> make_snapchat_simulator(AsyncClock& clock, Random& random,
                                                           SnapchatSimulatorSettings settings)
{
    return std::make_unique<SnapchatSimulatorImpl>(clock, random, std::move(settings));
}

SnapchatSimulatorImpl::SnapchatSimulatorImpl(AsyncClock& clock, Random& random, SnapchatSimulatorSettings settings)
    : clock_(clock), random_(random), settings_(std::move(settings)), client_secret_(random.word(sim_alphanumeric, 40))
{}

awaitable<HttpResponse> SnapchatSimulatorImpl::handle(HttpRequest request)
{
    auto fault = faults_.take(request);
    auto work = answer(std::move(request));
    co_return co_await with_fault(clock_, std::move(fault), std::move(work));
}

awaitable<HttpResponse> SnapchatSimulatorImpl::answer(HttpRequest request)
{
    auto const target = split_target(request.url);
    if (target.path == "/login/oauth2/authorize" && request.method == "GET")
        co_return authorise(oauth::form_decode(target.query));
    if (target.path == "/login/oauth2/access_token" && request.method == "POST") co_return token_call(request);

    auto call = take_apart(request, target);
    if (auto refused = throttle(bearer_token(request))) co_return std::move(*refused);
    if (auto refused = check_token(request, call)) co_return std::move(*refused);
    call.body = std::move(request.body);
    co_return route(call);
}

HttpResponse SnapchatSimulatorImpl::route(SimCall& call)
{
    auto const is_public = !call.steps.empty() && call.steps.front() == "public";
    if (is_public) call.steps.erase(call.steps.begin());
    if (!take_version(call.steps) || troubles_.version_retired || call.steps.empty()) return refuse_unknown("path");
    auto const get = call.method == "GET";
    if (call.steps.size() == 3 && call.steps[0] == "organizations" && call.steps[2] == "public_profiles" && get)
        return list_profiles(call);
    if (call.steps[0] != "public_profiles" || call.steps.size() < 2) return refuse_unknown("path");
    if (call.steps[1] == "my_profile") call.steps[1] = call.profile->id;
    if (!find_profile(call.steps[1])) return refuse_unknown("public profile");
    if (is_public)
        return call.steps.size() == 3 && call.steps[2] == "stats" && get ? profile_stats(call, true)
                                                                         : refuse_unknown("path");
    if (call.steps[1] != call.profile->id) return refuse_access();
    return route_profile(call);
}

HttpResponse SnapchatSimulatorImpl::route_profile(SimCall& call)
{
    auto const get = call.method == "GET";
    auto const post = call.method == "POST";
    auto const count = call.steps.size();
    auto const what = count > 2 ? call.steps[2] : std::string();
    if (get && count == 2) {
        boost::json::object body;
        body["public_profile"] = show_profile(*call.profile);
        return ok(std::move(body));
    }
    if (post && count == 3 && what == "media") return create_media(call);
    if (post && count == 5 && what == "media" && call.steps[4] == "multipart-upload")
        return upload(call, call.steps[3]);
    if (post && count == 3 && what == "stories") return post_story(call);
    if (get && count == 3 && what == "stories") return list_stories(call);
    if (get && count == 5 && what == "stories" && call.steps[4] == "stats") return story_stats(call, call.steps[3]);
    if (get && count == 3 && what == "stats") return profile_stats(call, false);
    return refuse_unknown("path");
}

std::optional<HttpResponse> SnapchatSimulatorImpl::check_token(HttpRequest const& request, SimCall& call)
{
    auto const text = bearer_token(request);
    auto const token = tokens_.find(text);
    if (token == tokens_.end() || token->second.expires_at <= clock_.now())
        return refuse(401, "UNAUTHORIZED", "the access token is not valid");
    call.profile = find_profile(token->second.profile_id);
    if (!settings_.allow_listed || !token->second.scopes.contains(std::string(profile_scope)) || !call.profile)
        return refuse_access();
    return std::nullopt;
}

std::optional<HttpResponse> SnapchatSimulatorImpl::throttle(std::string const& token)
{
    auto const now = clock_.monotonic();
    std::erase_if(calls_, [&](auto const& entry) {
        return entry.second.empty() || entry.second.back() <= now - std::chrono::seconds(1);
    });
    for (auto const& [name, limit] : {std::pair(token, settings_.calls_per_second_token),
                                      std::pair(std::string(), settings_.calls_per_second_app)}) {
        if (limit == 0) continue;
        auto& calls = calls_[name];
        while (!calls.empty() && calls.front() <= now - std::chrono::seconds(1)) calls.pop_front();
        if (calls.size() >= limit) return HttpResponse(429, R"({"request_status":"ERROR","request_id":"throttled"})");
        calls.push_back(now);
    }
    return std::nullopt;
}

HttpResponse SnapchatSimulatorImpl::ok(boost::json::object body)
{
    body["request_status"] = settings_.lower_case_status ? "success" : "SUCCESS";
    body["request_id"] = next_uuid();
    return HttpResponse(200, boost::json::serialize(body));
}

HttpResponse SnapchatSimulatorImpl::refuse(int status, std::string_view code, std::string debug_message)
{
    boost::json::object body;
    body["request_status"] = settings_.lower_case_status ? "error" : "ERROR";
    body["request_id"] = next_uuid();
    body["error_code"] = code;
    body["debug_message"] = std::move(debug_message);
    body["display_message"] = "Something went wrong";
    return HttpResponse(settings_.errors_with_200 && status != 401 ? 200 : status, boost::json::serialize(body));
}

HttpResponse SnapchatSimulatorImpl::refuse_access()
{
    return refuse(403, permission_denied, "the client is not allowed to use this profile");
}

HttpResponse SnapchatSimulatorImpl::refuse_unknown(std::string_view what)
{
    return refuse(404, "E3003", "no such " + std::string(what));
}

}  // namespace peal::connectors::snapchat
