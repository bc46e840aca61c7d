#include "core/async_thread.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace peal {

struct WorkThread::Pool {
    asio::thread_pool threads{1};
};

namespace {

using Job = std::shared_ptr<std::function<void()>>;

// Moves the handler to the thread and back. A struct, because g++ 12 frees a lambda's captures twice here.
struct Hop {
    Executor there;

    template <class Handler>
    void operator()(Handler handler, Job job) const
    {
        auto const home = asio::get_associated_executor(handler);
        auto work = asio::make_work_guard(home);
        auto hop = [job = std::move(job), home, work = std::move(work), handler = std::move(handler)]() mutable {
            (*job)();
            // The job holds what the caller captured: it must be gone before the caller goes on.
            job.reset();
            asio::post(home, std::move(handler));
        };
        asio::post(there, std::move(hop));
    }
};

}  // namespace

WorkThread::WorkThread() : pool_(std::make_unique<Pool>()), executor_(pool_->threads.get_executor()) {}

WorkThread::WorkThread(Executor instead) : executor_(std::move(instead)) {}

WorkThread::~WorkThread()
{
    join();
}

awaitable<> WorkThread::run(std::function<void()> job)
{
    auto shared = std::make_shared<std::function<void()>>(std::move(job));
    Hop hop{executor_};
    co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(hop, asio::use_awaitable, std::move(shared));
}

void WorkThread::join()
{
    if (pool_) pool_->threads.join();
}

}  // namespace peal
