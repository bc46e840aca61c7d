#include "connectors/instagram/connector_impl.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/authorization.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

// The one call that makes a post public.
namespace peal::connectors::instagram {

namespace {

constexpr std::size_t address_bytes_max = 500;

}  // namespace

awaitable<Commit> InstagramConnector::commit(Account account, Ready ready)
{
    if (ready.expires_at && *ready.expires_at <= clock_.now()) {
        Error expired(ErrorKind::transient, "Instagram: the prepared picture has expired; it is prepared anew");
        co_return NotSent{std::move(expired)};
    }
    // A stop that arrives after the answer must not take the outcome away with it.
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);

    auto const deadline = clock_.monotonic() + settings_.commit_deadline;
    HttpRequest request(ready.method, ready.url);
    request.authorization = oauth::bearer_authorization(account.grant.access_token);
    request.timeout = settings_.commit_deadline;
    request.commit = true;
    request.set("Content-Type", ready.content_type);
    request.body = ready.body;
    auto const response = co_await http_.send(std::move(request));
    auto outcome = judge_publish(response);

    auto const cancellation = co_await asio::this_coro::cancellation_state;
    auto* const done = std::get_if<Done>(&outcome);
    if (done && cancellation.cancelled() == asio::cancellation_type::none) {
        auto const wait = std::min(settings_.permalink_wait, deadline - clock_.monotonic());
        auto address = co_await find_permalink(account, done->remote_id, wait);
        done->address = std::move(address);
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return outcome;
}

// Where people see it, or nothing: a live post never fails for want of its address.
awaitable<std::string> InstagramConnector::find_permalink(Account const& account, std::string const& media_id,
                                                          Duration wait)
{
    if (wait <= Duration(0)) co_return std::string();
    oauth::Pairs const query{{"fields", "permalink"}};
    auto request = get(account, node(oauth::percent_encode(media_id)), query);
    request.timeout = wait;
    auto const answer = co_await ask(std::move(request), "asking for the post's address");
    if (!answer.ok()) co_return std::string();
    co_return web_address_at(*answer.body, "permalink");
}

std::string web_address_at(boost::json::value const& body, std::string_view path)
{
    auto address = json::text_at(body, path);
    auto const plain = std::all_of(address.begin(), address.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!plain || address.size() > address_bytes_max ||
        !(address.starts_with("https://") || address.starts_with("http://")))
        address.clear();
    return address;
}

}  // namespace peal::connectors::instagram
