#include "connectors/instagram/sim_state.hpp"

#include "connectors/sim_request.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

// Signing in: authorise page, code, short token, long token, its renewal.
namespace peal::connectors::instagram {

namespace {

constexpr Duration code_life = std::chrono::hours(1);
constexpr Duration short_life = std::chrono::hours(1);
constexpr Duration long_life = std::chrono::hours(24 * 60);
constexpr Duration refresh_age_min = std::chrono::hours(24);
constexpr std::string_view basic_scope = "instagram_business_basic";
std::set<std::string> split_scopes(std::string_view text)
{
    std::set<std::string> scopes;
    std::string scope;
    for (char const c : std::string(text) + ',') {
        if (c != ',' && c != ' ') {
            scope += c;
        } else if (!scope.empty()) {
            scopes.insert(std::move(scope));
            scope.clear();
        }
    }
    return scopes;
}

boost::json::object token_body(std::string const& token, Duration life)
{
    boost::json::object body;
    body["access_token"] = token;
    body["token_type"] = "bearer";
    body["expires_in"] = std::chrono::duration_cast<std::chrono::seconds>(life).count();
    return body;
}

}  // namespace

std::string InstagramSimulatorImpl::mint_token(std::string const& account_id, std::set<std::string> scopes,
                                               Duration life)
{
    SimToken token;
    token.account_id = account_id;
    token.issued_at = clock_.now();
    token.expires_at = token.issued_at + life;
    token.scopes = std::move(scopes);
    // Tokens nobody can use any more need not be remembered for ever.
    std::erase_if(tokens_, [&](auto const& entry) { return entry.second.expires_at + long_life < clock_.now(); });
    auto text = "IGAA" + random_.word(sim_alphanumeric, 60);
    tokens_.emplace(text, std::move(token));
    return text;
}

HttpResponse InstagramSimulatorImpl::authorise(SimCall const& call)
{
    auto const redirect = call.value("redirect_uri");
    if (call.value("client_id") != settings_.client_id || redirect.empty() || call.value("response_type") != "code")
        return HttpResponse(400, "<html><body>Invalid Request: Request parameters are invalid</body></html>",
                            "text/html");
    if (accounts_.empty() && settings_.sign_in_as.empty())
        return HttpResponse(400, "<html><body>nobody is signed in</body></html>", "text/html");
    auto& account = settings_.sign_in_as.empty() ? accounts_.front() : account_of(settings_.sign_in_as);
    auto const state = oauth::percent_encode(call.value("state"));
    HttpResponse response(302, "", "text/html");
    if (!settings_.consent) {
        response.headers.push_back(
            {"Location", redirect + "?error=access_denied&error_reason=user_denied&state=" + state});
        return response;
    }
    SimCode code;
    code.account_id = account.id;
    code.redirect_uri = redirect;
    code.expires_at = clock_.now() + code_life;
    for (auto const& scope : split_scopes(call.value("scope")))
        if (!settings_.unticked_scopes.contains(scope)) code.scopes.insert(scope);
    auto const text = "AQ" + random_.word(sim_alphanumeric, 40);
    std::erase_if(codes_, [&](auto const& entry) { return entry.second.expires_at <= clock_.now(); });
    codes_.emplace(text, std::move(code));
    response.headers.push_back({"Location", redirect + "?code=" + text + "&state=" + state + "#_"});
    return response;
}

HttpResponse InstagramSimulatorImpl::exchange_code(SimCall const& call)
{
    auto const refused = [](std::string_view message) {
        return HttpResponse(400, R"({"error_type":"OAuthException","code":400,"error_message":")" +
                                     std::string(message) + R"("})");
    };
    if (call.value("client_id") != settings_.client_id || call.value("client_secret") != client_secret_)
        return refused("Error validating client secret");
    auto const entry = codes_.find(call.value("code"));
    if (call.value("grant_type") != "authorization_code" || entry == codes_.end() ||
        entry->second.expires_at <= clock_.now())
        return refused("Invalid authorization code");
    auto const code = std::move(entry->second);
    codes_.erase(entry);
    if (code.redirect_uri != call.value("redirect_uri")) return refused("redirect_uri does not match");
    boost::json::object body;
    body["access_token"] = mint_token(code.account_id, code.scopes, short_life);
    body["user_id"] = code.account_id;
    auto& permissions = body["permissions"].emplace_array();
    for (auto const& scope : code.scopes) permissions.emplace_back(scope);
    return ok(std::move(body));
}

HttpResponse InstagramSimulatorImpl::exchange_token(SimCall const& call)
{
    if (call.value("grant_type") != "ig_exchange_token" || call.value("client_secret") != client_secret_)
        return refuse(101, 0, "Error validating client secret");
    if (call.token->expires_at - call.token->issued_at > short_life) return refuse(452, 0, "Session key invalid");
    return ok(token_body(mint_token(call.account->id, call.token->scopes, long_life), long_life));
}

HttpResponse InstagramSimulatorImpl::refresh_token(SimCall const& call)
{
    if (call.value("grant_type") != "ig_refresh_token") return refuse(100, 0, "The parameter grant_type is required");
    if (!call.has(basic_scope)) return refuse(10, 0, "Application does not have permission for this action", 403);
    if (clock_.now() - call.token->issued_at < refresh_age_min)
        return refuse(100, 0, "The access token is too young to be refreshed");
    auto body = token_body(mint_token(call.account->id, call.token->scopes, long_life), long_life);
    body["expires_in"] = std::chrono::duration_cast<std::chrono::seconds>(long_life).count() - 3;
    return ok(std::move(body));
}

}  // namespace peal::connectors::instagram
