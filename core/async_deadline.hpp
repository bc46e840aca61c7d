#pragma once

#include "core/async_clock.hpp"
#include "core/result.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <string>

namespace peal {

// Runs `work` for at most `limit`. When the time is over, `work` is cancelled, awaited, and the answer is an Error of
// kind `on_timeout` saying that `what` took too long.
template <class T>
awaitable<Result<T>> with_deadline(AsyncClock& clock, Duration limit, awaitable<Result<T>> work, std::string what,
                                   ErrorKind on_timeout = ErrorKind::transient)
{
    using namespace boost::asio::experimental::awaitable_operators;
    auto finished = co_await (std::move(work) || clock.sleep_for(limit));
    if (finished.index() == 0) co_return std::get<0>(std::move(finished));
    co_return fail(on_timeout, what + " took longer than " + std::to_string(limit.count()) + " ms");
}

}  // namespace peal
