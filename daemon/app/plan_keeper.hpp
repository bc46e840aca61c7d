#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "core/async_clock.hpp"
#include "core/async_thread.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/worker/worker.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace peal::app {

// How one calendar source is doing.
struct CalendarState {
    std::string id;
    std::optional<Instant> read_at;  // when a good copy was read last
    std::size_t occurrences = 0;
    std::string problem;  // why the last read failed, for people; empty when it did not
};

// Keeps the stored posts in line with the definitions and the calendars: plans at the start and at every poll. A calendar
// that cannot be read leaves its last good copy in use, and nothing is withdrawn without one. I/O thread only.
class PlanKeeper {
public:
    struct Parts {
        AsyncClock& clock;
        WorkThread& files;  // where files are read
        worker::Worker& worker;
        store::PlanStore plans;
        campaigns::definitions::Definitions const& definitions;
        std::filesystem::path config;      // the configuration folder
        std::filesystem::path copies;      // last good copies of the calendars
        std::function<void()> on_applied;  // the stored posts may have changed
    };

    explicit PlanKeeper(Parts parts);

    // Until cancelled.
    awaitable<> run();

    std::vector<CalendarState> const& calendars() const { return calendars_; }
    std::vector<std::string> const& problems() const { return problems_; }  // of the last plan, for people

private:
    awaitable<> refresh();
    awaitable<std::optional<campaigns::calendar::Expansion>> read(campaigns::definitions::CalendarSource const& source,
                                                                  CalendarState& state, Instant from, Instant to);
    awaitable<Result<campaigns::calendar::Expansion>> expand(std::filesystem::path file,
                                                             campaigns::definitions::CalendarSource const& source,
                                                             Instant from, Instant to, std::string& text);

    Parts parts_;
    std::vector<CalendarState> calendars_;
    std::vector<std::string> problems_;
};

}  // namespace peal::app
