#pragma once

#include <boost/asio/io_context.hpp>

namespace peal::sim {

// A context that can be ended as a process ends: every suspended coroutine is destroyed where it stands, while what they
// refer to, declared after the context, still exists.
class MortalContext : public boost::asio::io_context {
public:
    MortalContext() : boost::asio::io_context(1) {}

    void kill() { shutdown(); }

    // Runs one handler, if any is ready.
    bool run_ready()
    {
        if (stopped()) restart();
        return poll_one() != 0;
    }
};

}  // namespace peal::sim
