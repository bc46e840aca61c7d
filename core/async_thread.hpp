#pragma once

#include "core/async.hpp"

#include <functional>
#include <memory>

namespace peal {

// One thread for work that blocks: jobs run there in the order they were given, and the caller goes on where it was.
// Handed an executor instead, it runs the jobs there: a simulation stays single threaded.
class WorkThread {
public:
    WorkThread();
    explicit WorkThread(Executor instead);
    ~WorkThread();

    // Returns when `job` has run; cancelling does not cut it short. A job must not throw.
    awaitable<> run(std::function<void()> job);

    // Runs what was given before, and ends the thread. Nothing may be given after it. Blocking.
    void join();

private:
    struct Pool;

    std::unique_ptr<Pool> pool_;
    Executor executor_;
};

}  // namespace peal
