#include "connectors/x/connector_impl.hpp"

#include "connectors/oauth/authorization.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/oauth/token_answer.hpp"

namespace peal::connectors::x {

namespace {

constexpr Duration pause_before_retry = std::chrono::seconds(2);

}  // namespace

// A refresh token of X works once. When the answer is lost, the same token is shown once more: if X had already replaced
// it, the successor is lost in any case and the refusal says so; if not, the account is saved.
awaitable<Result<Grant>> XConnector::renew(Account account)
{
    if (account.grant.refresh_token.empty())
        co_return fail(ErrorKind::auth_expired,
                       "X: the account was connected without offline.access; connect it again and allow it");
    auto first = co_await refresh(account);
    if (first) co_return first;
    auto const kind = first.error().kind;
    if (kind != ErrorKind::transient && kind != ErrorKind::unknown_outcome) co_return first;
    bool const slept = co_await clock_.sleep_for(pause_before_retry);
    if (!slept) co_return fail(ErrorKind::cancelled, "stopped while renewing X's access token");
    auto second = co_await refresh(account);
    if (second) co_return second;
    auto error = second.error();
    if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::transient;
    co_return tl::unexpected(std::move(error));
}

awaitable<Result<Grant>> XConnector::refresh(Account const& account)
{
    auto const& grant = account.grant;
    auto const sent_at = clock_.now();
    oauth::Pairs form = {{"grant_type", "refresh_token"}, {"refresh_token", grant.refresh_token.reveal()}};
    HttpRequest request("POST", settings_.api + "/2/oauth2/token");
    request.set("Content-Type", "application/x-www-form-urlencoded");
    if (grant.client_secret.empty())
        form.emplace_back("client_id", grant.client_id);  // a public client
    else
        request.authorization = oauth::basic_authorization(grant.client_id, grant.client_secret);
    request.body = oauth::form_encode(form);
    request.timeout = settings_.call_timeout;
    // A connection of its own: libcurl would repeat the request by itself on a reused one that closes.
    request.commit = true;
    auto const answer = co_await http_.send(std::move(request));
    if (!answer) {
        auto error = answer.error();
        error.message = "renewing X's access token: " + error.message;
        co_return tl::unexpected(std::move(error));
    }
    co_return oauth::read_token_answer(*answer, grant, sent_at, "X");
}

}  // namespace peal::connectors::x
