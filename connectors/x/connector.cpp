#include "connectors/x/connector_impl.hpp"

#include "connectors/oauth/authorization.hpp"
#include "connectors/x/judge.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::x {

XConnector::XConnector(HttpClient& http, AsyncClock& clock, Random& random, XSettings settings)
    : http_(http), clock_(clock), random_(random), settings_(std::move(settings))
{
    limits_.network = "x";
    limits_.links_clickable = true;
    limits_.artwork_shape = "card";
    limits_.alt_text_max = settings_.alt_text_max;
    limits_.media_bytes_max = settings_.image_bytes_max;
    limits_.prepare_ahead = settings_.prepare_ahead;
    limits_.commit_deadline = settings_.commit_deadline;
    limits_.refresh_before = settings_.refresh_before;
    // The duplicate check protects the one repeat, which is the same to the byte (networks/x 6).
    limits_.settling = {std::chrono::minutes(15), 5, 1};
}

// "https://x.com/<handle>/status/<id>", with whatever follows.
Result<std::string> XConnector::id_from_address(std::string_view address) const
{
    constexpr std::string_view mark = "/status/";
    auto const at = address.find(mark);
    auto const rest = at == std::string_view::npos ? std::string_view() : address.substr(at + mark.size());
    auto const id = rest.substr(0, std::min(rest.find_first_not_of("0123456789"), rest.size()));
    if (!parse_id(id))
        return fail(ErrorKind::rejected,
                    "`" + std::string(address) +
                        "` is no post on X; its address looks like https://x.com/NAME/status/NUMBER");
    return std::string(id);
}

awaitable<Commit> XConnector::commit(Account account, Ready ready)
{
    // A post prepared against another server (a rehearsal's, say) would hand our token to it.
    if (!ready.url.starts_with(settings_.api + "/"))
        co_return NotSent{
            Error(ErrorKind::transient, "the post was prepared for another address of X; it must be prepared again")};
    if (ready.expires_at && clock_.now() >= *ready.expires_at)
        co_return NotSent{
            Error(ErrorKind::transient, "the uploaded picture has expired at X; it must be uploaded again")};

    HttpRequest request(ready.method, ready.url);
    request.set("Content-Type", ready.content_type);
    request.authorization = oauth::bearer_authorization(account.grant.access_token);
    request.body = std::move(ready.body);
    request.timeout = settings_.commit_deadline;
    request.commit = true;
    auto const answer = co_await http_.send(std::move(request));
    co_return judge_commit(answer, address_prefix(account), clock_.now(), random_);
}

awaitable<Result<HttpResponse>> XConnector::call(HttpRequest request, std::string doing)
{
    auto answer = co_await http_.send(std::move(request));
    if (!answer) co_return tl::unexpected(judge_transport(answer.error(), doing));
    if (answer->status < 200 || answer->status >= 300)
        co_return tl::unexpected(judge_refusal(*answer, doing, clock_.now(), random_));
    co_return answer;
}

HttpRequest XConnector::get(Account const& account, std::string const& target) const
{
    HttpRequest request("GET", settings_.api + target);
    request.authorization = oauth::bearer_authorization(account.grant.access_token);
    request.timeout = settings_.call_timeout;
    request.response_bytes_max = 4u << 20;
    return request;
}

HttpRequest XConnector::post_json(Account const& account, std::string const& target, std::string body) const
{
    HttpRequest request("POST", settings_.api + target);
    request.set("Content-Type", "application/json");
    request.authorization = oauth::bearer_authorization(account.grant.access_token);
    request.timeout = settings_.call_timeout;
    request.body = std::move(body);
    return request;
}

std::string XConnector::address_prefix(Account const& account) const
{
    return settings_.public_address + (account.handle.empty() ? "/i/web/status/" : "/" + account.handle + "/status/");
}

std::unique_ptr<Connector> make_x_connector(HttpClient& http, AsyncClock& clock, Random& random, XSettings settings)
{
    return std::make_unique<XConnector>(http, clock, random, std::move(settings));
}

}  // namespace peal::connectors::x
