#pragma once

#include "core/async_sim_clock.hpp"
#include "core/http_client.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace peal::tests {

// A network of one function, which sees each request as it leaves.
class Wire final : public HttpClient {
public:
    std::function<Result<HttpResponse>(HttpRequest const&)> answer;
    std::vector<HttpRequest> requests;
    Duration takes{0};  // until an answer comes

    explicit Wire(AsyncClock& clock) : clock_(clock) {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override
    {
        requests.push_back(request);
        if (takes > Duration::zero()) co_await clock_.sleep_for(takes);
        co_return answer(request);
    }

private:
    AsyncClock& clock_;
};

inline std::string header_of(HttpRequest const& request, std::string_view name)
{
    for (auto const& header : request.headers)
        if (header.name == name) return header.value;
    return {};
}

inline HttpResponse reply(int status, std::string body = {}, std::vector<HttpHeader> headers = {})
{
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    response.headers = std::move(headers);
    return response;
}

inline HttpResponse redirect(int status, std::string to)
{
    return reply(status, "", {{"Location", std::move(to)}});
}

// A wire, a clock that stands still, and a loop.
struct Desk {
    asio::io_context context;
    SimClock clock{context, *parse_instant("2027-01-04T08:00:00Z")};
    Wire wire{clock};
};

}  // namespace peal::tests
