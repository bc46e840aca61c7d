#include "connectors/oauth/token_answer.hpp"

#include "connectors/json.hpp"
#include "connectors/words.hpp"

#include <algorithm>
#include <charconv>

namespace peal::connectors::oauth {

namespace {

constexpr std::size_t description_max = 300;
constexpr std::int64_t lifetime_seconds_max = 10LL * 366 * 24 * 3600;

std::vector<std::string> split_scopes(std::string_view text)
{
    std::vector<std::string> scopes;
    std::string scope;
    for (char const c : text) {
        if (c != ' ' && c != ',') {
            scope += c;
        } else if (!scope.empty()) {
            scopes.push_back(std::move(scope));
            scope.clear();
        }
    }
    if (!scope.empty()) scopes.push_back(std::move(scope));
    return scopes;
}

std::string describe(TokenError const& error)
{
    if (error.code.empty()) return "no reason given";
    return error.description.empty() ? error.code : error.code + ": " + error.description;
}

bool blames_client(std::string_view code)
{
    return code == "invalid_client" || code == "unauthorized_client";
}

}  // namespace

TokenError read_token_error(std::string_view body)
{
    TokenError error;
    auto const root = json::parse(body);
    if (!root) return error;
    error.code = in_one_line(json::text_at(*root, "error"), 60);
    error.description = in_one_line(json::text_at(*root, "error_description"), description_max);
    return error;
}

Result<Grant> read_token_answer(HttpResponse const& response, Grant const& before, Instant now,
                                std::string_view network)
{
    std::string const who(network);
    auto const status = response.status;
    if (status >= 200 && status < 300) {
        auto const root = json::parse(response.body);
        auto const token = root ? json::find_string(*root, "access_token") : std::nullopt;
        if (!token || token->empty() || !is_printable(*token))
            return fail(ErrorKind::unknown_outcome,
                        who + " accepted the token renewal but sent no readable token; the old one may be dead");
        Grant grant = before;
        grant.access_token = Secret(*token);
        grant.issued_at = now;
        grant.expires_at = std::nullopt;
        if (auto const seconds = json::find_integer(*root, "expires_in"); seconds && *seconds >= 0)
            grant.expires_at = now + std::chrono::seconds(std::min(*seconds, lifetime_seconds_max));
        if (auto const next = json::find_string(*root, "refresh_token"); next && !next->empty())
            grant.refresh_token = Secret(*next);
        if (auto const scope = json::find_string(*root, "scope"); scope && !scope->empty())
            grant.scopes = split_scopes(*scope);
        return grant;
    }
    auto const error = read_token_error(response.body);
    auto const detail = "status " + std::to_string(status) + ", " + describe(error);
    if (status == 400 || status == 401) {
        if (blames_client(error.code))
            return fail(ErrorKind::auth_expired,
                        who + " does not accept our client id and secret; check them in the channel's credentials",
                        detail);
        return fail(ErrorKind::auth_expired, who + " no longer accepts this account's tokens; reconnect the account",
                    detail);
    }
    if (status == 429) {
        Error limited(ErrorKind::rate_limited, who + " asks us to renew tokens less often", detail);
        limited.retry_after = retry_after(response);
        return tl::unexpected(std::move(limited));
    }
    if (status >= 500 || status == 408)
        return fail(ErrorKind::transient, who + " could not renew the token; it is tried again", detail);
    return fail(ErrorKind::rejected, who + " refused to renew the token", detail);
}

std::optional<Duration> retry_after(HttpResponse const& response)
{
    auto const* header = response.find_header("Retry-After");
    if (!header) return std::nullopt;
    std::int64_t seconds = 0;
    auto const [end, error] = std::from_chars(header->data(), header->data() + header->size(), seconds);
    if (error != std::errc() || end != header->data() + header->size() || seconds < 0) return std::nullopt;
    return std::chrono::seconds(std::min<std::int64_t>(seconds, 7 * 24 * 3600));
}

}  // namespace peal::connectors::oauth
