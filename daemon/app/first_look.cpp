#include "daemon/app/first_look.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace peal::app {

namespace {

constexpr Duration first_look_patience = std::chrono::seconds(10);

}  // namespace

awaitable<> FirstLook::wait()
{
    using namespace boost::asio::experimental::awaitable_operators;
    co_await (look() || clock_.sleep_for(first_look_patience) || stopped_.wait());
}

// The posts of an event that a look finds changed wait for the plan by themselves.
awaitable<> FirstLook::look()
{
    co_await plans_.catch_up();
    co_await calendars_.looks_ended();
}

}  // namespace peal::app
