#pragma once

// The only doors to Asio that rooms above core need: the coroutine type and the token everybody uses.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace peal {

namespace asio = boost::asio;

template <class T = void>
using awaitable = boost::asio::awaitable<T>;

using Executor = boost::asio::any_io_executor;

// auto [ec, n] = co_await stream.async_read_some(buffer, tok);
inline constexpr auto tok = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace peal
