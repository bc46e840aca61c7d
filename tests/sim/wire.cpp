#include "tests/sim/wire.hpp"

#include "connectors/sim_faults.hpp"
#include "tests/sim/scarce_memory.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace peal::sim {

namespace {

// As the real client's.
constexpr std::size_t header_bytes_max = 64 << 10;

constexpr std::string_view no_http = "the answer is no HTTP";

std::size_t size_of_headers(HttpResponse const& response)
{
    std::size_t size = 0;
    for (auto const& header : response.headers) size += header.name.size() + header.value.size();
    return size;
}

bool is_no_http(HttpResponse const& response)
{
    auto const* const fault = response.find_header(connectors::sim_fault_header);
    return fault && *fault == garbage;
}

}  // namespace

// The machine's end of a call, for as long as the machine waits for it.
struct Wire::Waiter {
    std::shared_ptr<Exchange> exchange = std::make_shared<Exchange>();
    std::function<void()> rouse;
    std::optional<HttpResponse> response;

    Waiter()
    {
        exchange->answered = [this](HttpResponse answer) {
            response = std::move(answer);
            if (rouse) rouse();
        };
    }
    ~Waiter() { exchange->answered = nullptr; }
    Waiter(Waiter const&) = delete;
    Waiter& operator=(Waiter const&) = delete;

    awaitable<Result<HttpResponse>> wait(WorldClock& clock, Duration limit, std::string const& network,
                                         std::size_t bytes_max)
    {
        bool waited = true;
        if (!response) waited = co_await clock.sleep_for(limit, rouse);
        if (!waited) co_return fail(ErrorKind::unknown_outcome, "cancelled while waiting for an answer");
        if (!response)
            co_return fail(ErrorKind::unknown_outcome,
                           "the answer of " + network + " took longer than " + std::to_string(limit.count()) + " ms");
        if (is_no_http(*response)) co_return fail(ErrorKind::unknown_outcome, std::string(no_http));
        if (connectors::is_dropped(*response))
            co_return fail(ErrorKind::unknown_outcome, "the connection closed without an answer");
        if (connectors::is_truncated(*response)) co_return fail(ErrorKind::unknown_outcome, "the answer broke off");
        if (response->body.size() > bytes_max || size_of_headers(*response) > header_bytes_max)
            co_return fail(ErrorKind::unknown_outcome,
                           "the answer is larger than " + std::to_string(bytes_max) + " bytes");
        co_return std::move(*response);
    }
};

awaitable<Result<HttpResponse>> Wire::send(HttpRequest request)
{
    if (plant_ == Plant::timeout_of_zero && request.commit) request.timeout = Duration(0);
    auto again = request;
    auto answer = co_await send_once(std::move(request));
    bool const is_lost = !answer && answer.error().kind == ErrorKind::unknown_outcome && again.commit;
    bool const is_late = is_lost && answer.error().message.find("took longer") != std::string::npos;
    bool const repeats = (is_lost && !is_late && plant_ == Plant::transport_repeats_commit) ||
                         (is_late && plant_ == Plant::transport_repeats_after_timeout);
    bool const is_garbage = is_lost && answer.error().message == no_http;
    if (is_garbage && plant_ == Plant::garbage_is_a_refusal) co_return fail(ErrorKind::transient, std::string(no_http));
    if (!repeats) co_return answer;
    co_return co_await send_once(std::move(again));
}

awaitable<Result<HttpResponse>> Wire::send_once(HttpRequest request)
{
    std::string const network(Networks::network_of(request.url));
    if (network.empty()) co_return fail(ErrorKind::rejected, "`" + request.url + "` is not in this world");
    auto fault = ScarceMemory::apart([&] { return plan_.draw(network, request, networks_.clock().now()); })();
    // Who only asks for the time is not kept from anything.
    bool const asks_for_time = request.url.ends_with(".com/");
    if (fault.kind && !asks_for_time) watch_.trouble(network);
    if (!fault.leaves) {
        bool const slept = co_await clock_.sleep_for(std::min(fault.before_answer, request.timeout));
        if (!slept) co_return fail(ErrorKind::cancelled, "cancelled while connecting");
        co_return fail(ErrorKind::transient, fault.failure);
    }
    // Renewing a token is also a call that is never repeated.
    bool const is_post = request.commit && request.url.find("oauth2/") == std::string::npos;
    if (is_post) watch_.commit_leaves(request);
    auto const timeout = request.timeout;
    auto const bytes_max = request.response_bytes_max;
    Waiter waiter;
    {
        ScarceMemory::OthersWork const others;
        networks_.receive(waiter.exchange, std::move(request), std::move(fault), plan_.counts);
    }
    auto answer = co_await waiter.wait(clock_, timeout, network, bytes_max);
    if (answer && answer->status >= 400 && !asks_for_time) watch_.trouble(network);
    co_return answer;
}

}  // namespace peal::sim
