#include "core/async_nursery.hpp"

#include "core/assert.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <utility>
#include <vector>

namespace peal {

struct Nursery::Child {
    asio::cancellation_signal signal;
};

namespace {

bool is_cancellation(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (boost::system::system_error const& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

// A child's place in the list. It is given up when the child has ended, and also when the context dies around it.
class Nursery::Place {
public:
    // `entry` is kept here: the slot must outlive the coroutine that is bound to it.
    Place(Nursery& nursery, std::shared_ptr<Child> entry)
        : nursery_(&nursery), entry_(entry), self_(nursery.children_.insert(nursery.children_.end(), entry))
    {}
    Place(Place&& other) noexcept
        : nursery_(std::exchange(other.nursery_, nullptr)), entry_(std::move(other.entry_)), self_(other.self_)
    {}
    ~Place()
    {
        if (nursery_) nursery_->children_.erase(self_);
    }

    void operator()(std::exception_ptr failure)
    {
        auto& nursery = *std::exchange(nursery_, nullptr);
        nursery.children_.erase(self_);
        if (nursery.children_.empty()) nursery.empty_.cancel();
        if (failure && !is_cancellation(failure)) std::rethrow_exception(failure);
    }

private:
    Nursery* nursery_;
    std::shared_ptr<Child> entry_;
    std::list<std::shared_ptr<Child>>::iterator self_;
};

Nursery::Nursery(Executor executor) : executor_(executor), empty_(executor, asio::steady_timer::time_point::max()) {}

Nursery::~Nursery()
{
    PEAL_ASSERT(children_.empty());
}

bool Nursery::spawn(awaitable<> child)
{
    if (closed_) return false;
    auto const entry = std::make_shared<Child>();
    Place place(*this, entry);
    asio::co_spawn(executor_, std::move(child), asio::bind_cancellation_slot(entry->signal.slot(), std::move(place)));
    return true;
}

void Nursery::cancel()
{
    closed_ = true;
    // A child may end while the signal is being emitted, so the list is not walked directly. Asio passes the signal on through
    // the executor, by a pointer into the child: from outside the loop it would arrive when the child may have ended.
    std::vector<std::weak_ptr<Child>> const running(children_.begin(), children_.end());
    auto emit = [running] {
        for (auto const& one : running)
            if (auto const child = one.lock()) child->signal.emit(asio::cancellation_type::all);
    };
    asio::dispatch(executor_, std::move(emit));
}

awaitable<> Nursery::join()
{
    closed_ = true;
    // Joining goes on when the joiner itself is cancelled: leaving children behind is never right.
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    while (!children_.empty()) co_await empty_.async_wait(tok);
}

}  // namespace peal
