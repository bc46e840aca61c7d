#pragma once

#include <boost/asio/io_context.hpp>

namespace peal::sim {

// A context that can be ended as a process ends: every suspended coroutine is destroyed where it stands, while what they
// refer to, declared after the context, still exists.
class MortalContext : public boost::asio::io_context {
public:
    // One thread, so nothing needs a lock.
    MortalContext() : boost::asio::io_context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE) {}

    void kill() { shutdown(); }

    // Runs one handler, if any is ready.
    bool run_ready()
    {
        if (stopped()) restart();
        return poll_one() != 0;
    }
};

}  // namespace peal::sim
