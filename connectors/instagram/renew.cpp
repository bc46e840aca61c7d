#include "connectors/instagram/connector_impl.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/authorization.hpp"
#include "connectors/words.hpp"

#include <algorithm>

// A token of 60 days that renews itself: at least 24 h old, not expired. Dead is dead: a person must log in again.
namespace peal::connectors::instagram {

namespace {

constexpr Duration age_min = std::chrono::hours(24);
constexpr std::int64_t lifetime_seconds_max = 10LL * 366 * 24 * 3600;

}  // namespace

awaitable<Result<Grant>> InstagramConnector::renew(Account account)
{
    auto const now = clock_.now();
    auto const& before = account.grant;
    if (before.access_token.empty())
        co_return fail(ErrorKind::auth_expired,
                       "Instagram: channel " + account.channel + " has no token; connect the account");
    if (before.expires_at && *before.expires_at <= now)
        co_return fail(ErrorKind::auth_expired, "Instagram: the token of channel " + account.channel + " expired on " +
                                                    to_iso(*before.expires_at) + "; reconnect the account");
    if (before.issued_at && now - *before.issued_at < age_min) {
        Error young(ErrorKind::transient,
                    "Instagram: the token of channel " + account.channel +
                        " is younger than a day and is not renewed yet; where it stays refused, reconnect the account");
        young.retry_after = *before.issued_at + age_min - now;
        co_return tl::unexpected(std::move(young));
    }

    oauth::Pairs const query{{"grant_type", "ig_refresh_token"}};
    // The token goes in the header here too: an address is no place for it.
    auto request = get(account, settings_.token_base + "/refresh_access_token", query);
    auto answer = co_await ask(std::move(request), "renewing the token");
    if (!answer.ok()) {
        // A token that may no longer do what it is for can only be replaced by a person.
        if (answer.code == 10 || (answer.code >= 200 && answer.code <= 299))
            answer.error.kind = ErrorKind::auth_expired;
        co_return tl::unexpected(std::move(answer.error));
    }
    auto token = json::find_string(*answer.body, "access_token");
    auto const seconds = json::find_integer(*answer.body, "expires_in");
    if (!token || token->empty() || !is_printable(*token) || !seconds || *seconds <= 0)
        co_return fail(ErrorKind::transient,
                       "Instagram, renewing the token: the answer holds no token with its lifetime; it is tried again");
    Grant grant = before;
    grant.access_token = Secret(std::move(*token));
    grant.issued_at = now;
    grant.expires_at = now + std::chrono::seconds(std::min(*seconds, lifetime_seconds_max));
    co_return grant;
}

}  // namespace peal::connectors::instagram
