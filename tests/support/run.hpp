#pragma once

#include "core/async.hpp"
#include "core/async_sim_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace peal::tests {

// Runs one coroutine to its end on real time and returns what it returns; rethrows what it throws, so that a failed
// REQUIRE inside a coroutine is not lost.
template <class T>
T run(asio::io_context& context, awaitable<T> work)
{
    std::exception_ptr failure;
    std::optional<T> value;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr f, T v) {
        failure = f;
        if (!f) value.emplace(std::move(v));
        context.stop();
    });
    context.restart();
    context.run();
    if (failure) std::rethrow_exception(failure);
    if (!value) throw std::logic_error("the coroutine never ended");
    return std::move(*value);
}

inline void run(asio::io_context& context, awaitable<void> work)
{
    std::exception_ptr failure;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr f) {
        failure = f;
        context.stop();
    });
    context.restart();
    context.run();
    if (failure) std::rethrow_exception(failure);
}

// The same under virtual time: the clock jumps from sleeper to sleeper, for at most `limit` of virtual time.
template <class T>
T run(SimClock& clock, asio::io_context& context, awaitable<T> work, Duration limit = std::chrono::hours(24))
{
    std::exception_ptr failure;
    std::optional<T> value;
    bool done = false;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr f, T v) {
        failure = f;
        if (!f) value.emplace(std::move(v));
        done = true;
    });
    auto const end = clock.monotonic() + limit;
    while (!done && clock.monotonic() < end) clock.run_for(std::chrono::milliseconds(10));
    if (failure) std::rethrow_exception(failure);
    if (!value) throw std::logic_error("the coroutine did not end within the limit of virtual time");
    return std::move(*value);
}

}  // namespace peal::tests
