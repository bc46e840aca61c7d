#pragma once

#include "core/async_clock.hpp"
#include "daemon/links/journal.hpp"
#include "daemon/links/visit.hpp"
#include "daemon/store/click_store.hpp"

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

namespace peal::links {

// Counts visits: in the journal before they are answered, in the database within a tenth of a second. When the disk
// refuses, counts stay in memory and redirects go on. On the public listener's thread only.
class ClickCounter {
public:
    ClickCounter(AsyncClock& clock, store::ClickStore store, std::filesystem::path folder);

    // Takes up what an earlier run left in the journal. Before the first count.
    awaitable<Result<>> recover();

    void count(std::string const& code, Visit visit);

    // Writes batches until cancelled.
    awaitable<> run();

    // The last batch, at the end.
    awaitable<> flush();

    // How the clicks are doing. From any thread.
    struct Standing {
        std::string problem;                  // for people; empty when all is well
        std::optional<Duration> waits_since;  // monotonic: since when the oldest click waits for the database
    };
    Standing standing() const;

private:
    void tell(std::string problem);
    void tell_waits_since(std::optional<Duration> moment);

    AsyncClock& clock_;
    store::ClickStore store_;
    Journal journal_;
    std::int64_t batch_ = 0;
    bool journal_open_ = false;
    std::map<std::tuple<std::string, Visit, std::int64_t>, std::int64_t> pending_;
    Duration pending_since_{0};  // the oldest of them
    mutable std::mutex mutex_;
    Standing standing_;
};

}  // namespace peal::links
