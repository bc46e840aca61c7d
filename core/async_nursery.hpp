#pragma once

#include "core/async.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <list>
#include <memory>

namespace peal {

// Owns running coroutines. Every coroutine in Peal is awaited in place or belongs to a nursery, and a nursery
// is joined before it dies: declare it as the last member of what its children use.
// An exception that ends a child leaves the context's run(), and ends the program with it: nobody waits for the child, and
// what it has left undone nobody would do. Being cancelled is none.
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

    // Closes, and waits until every child has ended.
    awaitable<> join();

    std::size_t size() const { return children_.size(); }

private:
    struct Child;
    class Place;

    Executor executor_;
    std::list<std::shared_ptr<Child>> children_;
    asio::steady_timer empty_;
    bool closed_ = false;
};

}  // namespace peal
