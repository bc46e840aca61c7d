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
    struct Whims {
        std::function<Duration()> delay;
        std::function<bool()> forgets;  // a planted bug: says "kept", and rolls back

        Whims() {}
    };

    SlowDatabase(std::unique_ptr<store::Database> inner, AsyncClock& clock, Whims whims)
        : inner_(std::move(inner)), clock_(clock), whims_(std::move(whims))
    {}

    void close() override { inner_->close(); }

private:
    awaitable<Result<>> run(Job job) override
    {
        auto const now = clock_.monotonic();
        free_at_ = std::max(free_at_, now) + whims_.delay();
        if (free_at_ > now) co_await clock_.sleep_for(free_at_ - now);
        if (!whims_.forgets || !whims_.forgets()) co_return co_await inner_->transaction(std::move(job));
        auto const answer = std::make_shared<Result<>>();
        auto forget = [answer, job = std::move(job)](SQLite::Database& db) -> Result<> {
            *answer = job(db);
            return fail(ErrorKind::cancelled, "forgotten");
        };
        auto const done = co_await inner_->transaction(std::move(forget));
        if (done || done.error().message != "forgotten") co_return done;
        co_return *answer;
    }

    std::unique_ptr<store::Database> inner_;
    AsyncClock& clock_;
    Whims whims_;
    Duration free_at_{0};
};

}  // namespace peal::sim
