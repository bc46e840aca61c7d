#include "daemon/links/click_counter.hpp"

#include "core/log.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace peal::links {

namespace {

constexpr Duration save_every = std::chrono::milliseconds(100);
constexpr Duration pause_after_failure = std::chrono::seconds(2);

std::vector<store::ClickTotal> to_totals(
    std::map<std::tuple<std::string, Visit, std::int64_t>, std::int64_t> const& counts)
{
    std::vector<store::ClickTotal> totals;
    for (auto const& [key, count] : counts) {
        store::ClickTotal total;
        total.code = std::get<0>(key);
        total.kind = to_string(std::get<1>(key));
        total.hour = std::get<2>(key);
        total.count = count;
        totals.push_back(std::move(total));
    }
    return totals;
}

}  // namespace

ClickCounter::ClickCounter(AsyncClock& clock, store::ClickStore store, std::filesystem::path folder)
    : clock_(clock), store_(store), journal_(std::move(folder))
{}

awaitable<Result<>> ClickCounter::recover()
{
    auto last = co_await store_.last_batch();
    if (!last) co_return tl::unexpected<Error>(last.error());
    auto left = journal_.left_behind();
    if (!left) co_return tl::unexpected<Error>(left.error());
    batch_ = *last;
    for (auto& batch : *left) {
        auto const number = batch.number;
        auto added = co_await store_.add(number, std::move(batch.totals));
        if (!added) co_return added;
        journal_.remove(number);
        batch_ = std::max(batch_, number);
    }
    ++batch_;
    co_return Result<>();
}

void ClickCounter::count(std::string const& code, Visit visit)
{
    if (visit == Visit::uncounted) return;
    auto const hour = std::chrono::floor<std::chrono::hours>(clock_.now().time_since_epoch()).count();
    if (pending_.empty()) {
        pending_since_ = clock_.monotonic();
        if (!standing_.waits_since) tell_waits_since(pending_since_);
    }
    ++pending_[{code, visit, hour}];
    store::ClickTotal click;
    click.code = code;
    click.kind = to_string(visit);
    click.hour = hour;
    click.count = 1;
    Result<> journalled;
    if (!journal_open_) journalled = journal_.begin(batch_);
    if (journalled) {
        journal_open_ = true;
        journalled = journal_.append(click);
    }
    if (!journalled && standing_.problem.empty()) {
        tell(journalled.error().message + "; clicks are kept in memory");
        log::error("{}", standing_.problem);
    }
}

awaitable<> ClickCounter::run()
{
    for (;;) {
        bool const awake = co_await clock_.sleep_for(save_every);
        if (!awake) co_return;
        co_await flush();
    }
}

// Closes the batch and moves it into the database; new clicks meanwhile belong to the next one.
awaitable<> ClickCounter::flush()
{
    if (pending_.empty()) co_return;
    auto const number = batch_++;
    auto taken = std::exchange(pending_, {});
    if (std::exchange(journal_open_, false))
        if (auto finished = journal_.finish(); !finished) log::error("{}", finished.error().message);
    auto added = co_await store_.add(number, to_totals(taken));
    // The database may hold the batch all the same. It is offered again under its number, so that it counts once; what
    // comes meanwhile waits in the next batch.
    while (!added) {
        if (standing_.problem != added.error().message)
            log::error("clicks wait in the journal: {}", added.error().message);
        tell(added.error().message);
        bool const awake = co_await clock_.sleep_for(pause_after_failure);
        if (!awake) co_return;
        added = co_await store_.add(number, to_totals(taken));
    }
    tell("");
    tell_waits_since(pending_.empty() ? std::nullopt : std::optional(pending_since_));
    journal_.remove(number);
}

// Others only read what this thread writes.
ClickCounter::Standing ClickCounter::standing() const
{
    std::lock_guard const lock(mutex_);
    return standing_;
}

void ClickCounter::tell(std::string problem)
{
    std::lock_guard const lock(mutex_);
    standing_.problem = std::move(problem);
}

void ClickCounter::tell_waits_since(std::optional<Duration> moment)
{
    std::lock_guard const lock(mutex_);
    standing_.waits_since = moment;
}

}  // namespace peal::links
