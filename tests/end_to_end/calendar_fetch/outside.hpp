#pragma once

#include "connectors/http/curl_client.hpp"
#include "core/async_real_clock.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <utility>

namespace peal::tests {

// The real client and the real clock on a loop of their own.
struct Outside {
    asio::io_context context{1};
    std::unique_ptr<AsyncClock> clock = make_real_clock(context.get_executor());
    std::unique_ptr<HttpClient> client = connectors::http::make_curl_client(context.get_executor());

    template <class T>
    T wait_for(awaitable<T> work)
    {
        return run(context, std::move(work));
    }
};

}  // namespace peal::tests
