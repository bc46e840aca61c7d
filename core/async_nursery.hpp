#pragma once

#include "core/async.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <exception>
#include <list>
#include <memory>

namespace peal {

// Owns running coroutines. Every coroutine in Peal is awaited in place or belongs to a nursery, and a nursery
// is joined before it dies: declare it as the last member of what its children use.
// I/O thread only, including cancel().
class Nursery {
public:
    explicit Nursery(Executor executor);
    ~Nursery();
    Nursery(Nursery const&) = delete;
    Nursery& operator=(Nursery const&) = delete;

    // Starts a child. Once closed, new children are refused (the coroutine is destroyed unstarted) and false returned.
    bool spawn(awaitable<> child);

    // No new children from here on.
    void close() { closed_ = true; }

    // Closes, and asks every child to stop at its next await. Children see `operation_aborted`.
    void cancel();

    // Closes, and waits until every child has ended. Throws the first exception that ended a child, if any;
    // being cancelled is not one.
    awaitable<> join();

    std::size_t size() const { return children_.size(); }

private:
    struct Child;
    class Place;

    Executor executor_;
    std::list<std::shared_ptr<Child>> children_;
    asio::steady_timer empty_;
    std::exception_ptr first_failure_;
    bool closed_ = false;
};

}  // namespace peal
