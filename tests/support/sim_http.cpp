#include "tests/support/sim_http.hpp"

#include "core/async_deadline.hpp"

namespace peal::tests {

namespace {

std::string host_of(std::string_view url)
{
    auto const scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 3);
    return std::string(url.substr(0, url.find_first_of("/?#")));
}

}  // namespace

awaitable<Result<HttpResponse>> SimHttp::send(HttpRequest request)
{
    auto const host = host_of(request.url);
    if (host.empty()) co_return fail(ErrorKind::rejected, "`" + request.url + "` is not an absolute address");
    if (refusals_ > 0) {
        --refusals_;
        bool const slept = co_await clock_.sleep_for(latency_);
        if (!slept) co_return fail(ErrorKind::cancelled, "cancelled while connecting to " + host);
        co_return fail(ErrorKind::transient, host + ": connection refused");
    }
    if (!routes_.contains(host)) co_return fail(ErrorKind::transient, host + ": no such host in this test");

    Record record;
    record.method = request.method;
    record.url = request.url;
    record.body = request.body;
    record.authorization = request.authorization.reveal();
    record.commit = request.commit;
    record.sent_at = clock_.now();
    requests_.push_back(std::move(record));

    auto const timeout = request.timeout;
    auto const bytes_max = request.response_bytes_max;
    auto const exchange = std::make_shared<Exchange>(context_);
    auto far_end = serve(exchange, std::move(request));
    nursery_.spawn(std::move(far_end));

    auto work = wait(exchange);
    std::string what = "the answer of " + host;
    auto answer = co_await with_deadline(clock_, timeout, std::move(work), std::move(what), ErrorKind::unknown_outcome);
    if (answer && answer->body.size() > bytes_max)
        co_return fail(ErrorKind::unknown_outcome, "the answer of " + host + " is larger than we accept");
    co_return answer;
}

awaitable<> SimHttp::serve(std::shared_ptr<Exchange> exchange, HttpRequest request)
{
    bool arrived = co_await clock_.sleep_for(latency_);
    if (!arrived) co_return;
    auto const handler = routes_.at(host_of(request.url));
    auto response = co_await handler(std::move(request));
    arrived = co_await clock_.sleep_for(latency_);
    if (!arrived) co_return;
    exchange->response = std::move(response);
    exchange->has_response = true;
    exchange->arrived.cancel();
}

awaitable<Result<HttpResponse>> SimHttp::wait(std::shared_ptr<Exchange> exchange)
{
    if (!exchange->has_response) {
        [[maybe_unused]] auto const [ec] = co_await exchange->arrived.async_wait(tok);
    }
    if (!exchange->has_response) co_return fail(ErrorKind::unknown_outcome, "cancelled while waiting for an answer");
    auto response = std::move(exchange->response);
    if (connectors::is_dropped(response))
        co_return fail(ErrorKind::unknown_outcome, "the connection closed without an answer");
    if (connectors::is_truncated(response)) co_return fail(ErrorKind::unknown_outcome, "the answer broke off");
    co_return response;
}

}  // namespace peal::tests
