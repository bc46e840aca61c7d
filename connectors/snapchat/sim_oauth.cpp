#include "connectors/snapchat/sim_state.hpp"

#include "connectors/sim_request.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

// Sign-in: accounts.snapchat.com.
namespace peal::connectors::snapchat {

namespace {

constexpr Duration code_life = std::chrono::minutes(10);

std::set<std::string> split(std::string_view scope)
{
    std::set<std::string> out;
    while (!scope.empty()) {
        auto const space = scope.find(' ');
        if (space != 0) out.emplace(scope.substr(0, space));
        scope = space == std::string_view::npos ? std::string_view() : scope.substr(space + 1);
    }
    return out;
}

std::string join(std::set<std::string> const& scopes)
{
    std::string out;
    for (auto const& scope : scopes) out += (out.empty() ? "" : " ") + scope;
    return out;
}

// RFC 6749 section 5.2.
HttpResponse token_error(int status, std::string_view code, std::string_view description)
{
    boost::json::object body;
    body["error"] = code;
    body["error_description"] = description;
    return HttpResponse(status, boost::json::serialize(body));
}

HttpResponse redirect(std::string location)
{
    HttpResponse response(302, "", "text/plain");
    response.headers.push_back({"Location", std::move(location)});
    return response;
}

}  // namespace

std::string SnapchatSimulatorImpl::mint_token(std::string const& profile_id, std::set<std::string> scopes)
{
    std::erase_if(tokens_, [&](auto const& entry) { return entry.second.expires_at <= clock_.now(); });
    auto text = "sc-access-" + random_.word(sim_alphanumeric, 40);
    tokens_[text] = {profile_id, clock_.now() + settings_.token_life, std::move(scopes)};
    return text;
}

std::string SnapchatSimulatorImpl::mint_refresh(std::string const& profile_id, std::set<std::string> scopes)
{
    auto text = "sc-refresh-" + random_.word(sim_alphanumeric, 40);
    grants_[text] = {profile_id, std::move(scopes)};
    return text;
}

HttpResponse SnapchatSimulatorImpl::authorise(oauth::Pairs const& query)
{
    auto const redirect_uri = oauth::value_of(query, "redirect_uri");
    auto const* profile = settings_.sign_in_as.empty() ? (profiles_.empty() ? nullptr : &profiles_.front())
                                                       : find_by_handle(settings_.sign_in_as);
    if (oauth::value_of(query, "client_id") != settings_.client_id || !redirect_uri.starts_with("https://") || !profile)
        return HttpResponse(400, "unknown client, redirect address or person", "text/plain");
    auto const state = oauth::percent_encode(oauth::value_of(query, "state"));
    auto const separator = redirect_uri.find('?') == std::string::npos ? "?" : "&";
    if (oauth::value_of(query, "response_type") != "code")
        return redirect(redirect_uri + separator + "error=unsupported_response_type&state=" + state);
    if (!settings_.consent) return redirect(redirect_uri + separator + "error=access_denied&state=" + state);
    std::erase_if(codes_, [&](auto const& entry) { return entry.second.expires_at <= clock_.now(); });
    auto const code = random_.word(sim_alphanumeric, 32);
    codes_[code] = {profile->id, redirect_uri, clock_.now() + code_life, split(oauth::value_of(query, "scope"))};
    return redirect(redirect_uri + separator + "code=" + code + "&state=" + state);
}

HttpResponse SnapchatSimulatorImpl::token_call(HttpRequest const& request)
{
    if (media_type(request) != "application/x-www-form-urlencoded")
        return token_error(400, "invalid_request", "a form body is required");
    auto const form = oauth::form_decode(request.body);
    if (oauth::value_of(form, "client_id") != settings_.client_id ||
        oauth::value_of(form, "client_secret") != client_secret_)
        return token_error(401, "invalid_client", "unknown client or wrong secret");
    auto const type = oauth::value_of(form, "grant_type");
    if (type == "authorization_code") return exchange_code(form);
    if (type == "refresh_token") return refresh(form);
    return token_error(400, "unsupported_grant_type", "authorization_code or refresh_token");
}

HttpResponse SnapchatSimulatorImpl::exchange_code(oauth::Pairs const& form)
{
    auto const found = codes_.find(oauth::value_of(form, "code"));
    if (found == codes_.end()) return token_error(400, "invalid_grant", "the code is unknown or was used");
    auto const code = found->second;
    codes_.erase(found);
    if (code.expires_at <= clock_.now() || code.redirect_uri != oauth::value_of(form, "redirect_uri"))
        return token_error(400, "invalid_grant", "the code is over or was made for another redirect address");
    return token_answer(code.profile_id, code.scopes, mint_refresh(code.profile_id, code.scopes));
}

HttpResponse SnapchatSimulatorImpl::refresh(oauth::Pairs const& form)
{
    auto const old = oauth::value_of(form, "refresh_token");
    auto const found = grants_.find(old);
    if (found == grants_.end()) return token_error(400, "invalid_grant", "the refresh token is unknown or was used");
    auto const grant = found->second;
    if (!settings_.refresh_rotates) return token_answer(grant.profile_id, grant.scopes, {});
    if (settings_.old_refresh_dies) grants_.erase(found);
    return token_answer(grant.profile_id, grant.scopes, mint_refresh(grant.profile_id, grant.scopes));
}

HttpResponse SnapchatSimulatorImpl::token_answer(std::string const& profile_id, std::set<std::string> const& scopes,
                                                 std::string const& refresh_token)
{
    boost::json::object body;
    body["access_token"] = mint_token(profile_id, scopes);
    body["token_type"] = "Bearer";
    body["expires_in"] = std::chrono::duration_cast<std::chrono::seconds>(settings_.token_life).count();
    body["scope"] = join(scopes);
    if (!refresh_token.empty()) body["refresh_token"] = refresh_token;
    return HttpResponse(200, boost::json::serialize(body));
}

}  // namespace peal::connectors::snapchat
