#pragma once

#include "core/async_clock.hpp"
#include "daemon/store/database.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

namespace peal::sim {

// A database whose disk is slow at times: a late one holds up those behind it, as one writing thread does.
class SlowDatabase final : public store::Database {
public:
    SlowDatabase(std::unique_ptr<store::Database> inner, AsyncClock& clock, std::function<Duration()> delay)
        : inner_(std::move(inner)), clock_(clock), delay_(std::move(delay))
    {}

    void close() override { inner_->close(); }

private:
    awaitable<Result<>> run(Job job) override
    {
        auto const now = clock_.monotonic();
        free_at_ = std::max(free_at_, now) + delay_();
        if (free_at_ > now) co_await clock_.sleep_for(free_at_ - now);
        co_return co_await inner_->transaction(std::move(job));
    }

    std::unique_ptr<store::Database> inner_;
    AsyncClock& clock_;
    std::function<Duration()> delay_;
    Duration free_at_{0};
};

}  // namespace peal::sim
