#include "connectors/x/sim_tokens.hpp"

#include "connectors/oauth/form.hpp"
#include "connectors/sim_request.hpp"
#include "connectors/x/sim_answers.hpp"

#include <boost/json/object.hpp>

namespace peal::connectors::x::sim {

namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view form_type = "application/x-www-form-urlencoded";

std::string joined(std::vector<std::string> const& scopes)
{
    std::string text;
    for (auto const& scope : scopes) text += (text.empty() ? "" : " ") + scope;
    return text;
}

bool has_offline(std::vector<std::string> const& scopes)
{
    for (auto const& scope : scopes)
        if (scope == "offline.access") return true;
    return false;
}

}  // namespace

TokenDesk::TokenDesk(Random& random, bool public_client, Duration access_lifetime)
    : random_(random),
      public_client_(public_client),
      access_lifetime_(access_lifetime),
      client_id_(draw("client-")),
      client_secret_(public_client ? std::string() : draw("secret-"))
{}

Grant TokenDesk::grant(std::string const& account, std::vector<std::string> const& scopes, Instant now)
{
    auto& family = families_.emplace_back();
    family.account = account;
    family.scopes = scopes;
    Grant grant;
    grant.access_token = Secret(open_access(family, now));
    if (has_offline(scopes)) {
        family.refresh_token = draw("refresh-");
        refresh_tokens_[family.refresh_token] = families_.size() - 1;
        grant.refresh_token = Secret(family.refresh_token);
    }
    grant.issued_at = now;
    grant.expires_at = now + access_lifetime_;
    grant.client_id = client_id_;
    grant.client_secret = Secret(client_secret_);
    grant.scopes = scopes;
    return grant;
}

HttpResponse TokenDesk::refresh(HttpRequest const& request, Instant now)
{
    if (media_type(request) != form_type)
        return token_error(400, "invalid_request", "Content-Type must be application/x-www-form-urlencoded.");
    auto const form = oauth::form_decode(request.body);
    if (!is_client(request, oauth::value_of(form, "client_id")))
        return token_error(401, "unauthorized_client",
                           public_client_ ? "Invalid client id" : "Missing valid authorization header");
    if (oauth::value_of(form, "grant_type") != "refresh_token")
        return token_error(400, "unsupported_grant_type", "Value passed for the grant type was invalid.");

    auto const shown = oauth::value_of(form, "refresh_token");
    auto const known = refresh_tokens_.find(shown);
    auto const refused = token_error(400, "invalid_request", "Value passed for the token was invalid.");
    if (known == refresh_tokens_.end()) return refused;
    auto& family = families_[known->second];
    if (family.refresh_token != shown) {
        end(family);
        return refused;
    }
    rotate(known->second);
    return answer(200, boost::json::object{
                           {"token_type", "bearer"},
                           {"expires_in", std::chrono::duration_cast<std::chrono::seconds>(access_lifetime_).count()},
                           {"access_token", open_access(family, now)},
                           {"scope", joined(family.scopes)},
                           {"refresh_token", family.refresh_token}});
}

void TokenDesk::rotate(std::size_t at)
{
    auto& family = families_[at];
    family.used.insert(family.refresh_token);
    family.refresh_token = draw("refresh-");
    refresh_tokens_[family.refresh_token] = at;
}

void TokenDesk::renew_elsewhere(std::string const& account, Instant now)
{
    for (std::size_t i = 0; i < families_.size(); ++i) {
        auto& family = families_[i];
        if (family.account != account || family.refresh_token.empty()) continue;
        rotate(i);
        open_access(family, now);
    }
}

void TokenDesk::end_access(std::string const& account)
{
    for (auto& family : families_) {
        if (family.account != account) continue;
        for (auto const& token : family.access_tokens) access_tokens_.erase(token);
        family.access_tokens.clear();
    }
}

HttpResponse TokenDesk::app_token(HttpRequest const& request)
{
    auto const form = oauth::form_decode(request.body);
    if (!is_client(request, {}) || oauth::value_of(form, "grant_type") != "client_credentials")
        return token_error(403, "invalid_client", "Unable to verify your credentials");
    auto const token = draw("app-");
    app_tokens_.insert(token);
    return answer(200, boost::json::object{{"token_type", "bearer"}, {"access_token", token}});
}

Caller const* TokenDesk::find(std::string const& token, Instant now)
{
    if (app_tokens_.contains(token)) return &app_;
    auto const found = access_tokens_.find(token);
    if (found == access_tokens_.end()) return nullptr;
    if (now < found->second.expires_at) return &found->second.caller;
    access_tokens_.erase(found);
    return nullptr;
}

std::string TokenDesk::draw(std::string_view prefix)
{
    return std::string(prefix) + random_.word(letters, 40);
}

bool TokenDesk::is_client(HttpRequest const& request, std::string const& id_in_form) const
{
    if (public_client_) return id_in_form == client_id_;
    auto const basic = basic_credentials(request);
    return basic && basic->id == client_id_ && basic->secret == client_secret_;
}

std::string TokenDesk::open_access(Family& family, Instant now)
{
    std::erase_if(family.access_tokens, [&](std::string const& token) {
        auto const access = access_tokens_.find(token);
        if (access == access_tokens_.end()) return true;
        if (now < access->second.expires_at) return false;
        access_tokens_.erase(access);
        return true;
    });
    auto token = draw("access-");
    Access access;
    access.caller.account = family.account;
    access.caller.scopes = {family.scopes.begin(), family.scopes.end()};
    access.expires_at = now + access_lifetime_;
    access_tokens_[token] = std::move(access);
    family.access_tokens.insert(token);
    return token;
}

void TokenDesk::end(Family& family)
{
    for (auto const& token : family.access_tokens) access_tokens_.erase(token);
    family.access_tokens.clear();
    family.refresh_token.clear();
}

}  // namespace peal::connectors::x::sim
