#pragma once

#include "campaigns/planner/plan.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/async_thread.hpp"
#include "daemon/app/configuration.hpp"
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

// Keeps the stored posts in line with the definitions and the calendars: plans at the start, at every poll, and when other
// definitions are proposed. A calendar that cannot be read leaves its last good copy in use, and nothing is withdrawn
// without one. I/O thread only.
class PlanKeeper {
public:
    struct Parts {
        AsyncClock& clock;
        WorkThread& files;  // where files are read, and plans are made
        worker::Worker& worker;
        store::PlanStore plans;
        DefinitionsPtr definitions;
        std::filesystem::path config;  // the configuration folder
        std::filesystem::path copies;  // last good copies of the calendars
        // Proposed definitions are in use from now on; awaited before their posts are stored.
        std::function<awaitable<>(DefinitionsPtr)> on_adopted;
        std::function<void()> on_applied;  // the stored posts may have changed
    };

    PlanKeeper(Executor executor, Parts parts);

    // Until cancelled.
    awaitable<> run();

    // Plans by these from now on, if every message of theirs can be planned: it is all or nothing, since posts that are new
    // and those that they stand for would be there together otherwise. Until then the definitions in use stay in use.
    // Null takes a proposal back. Whatever is proposed, calendars are read again.
    void propose(DefinitionsPtr definitions);

    DefinitionsPtr const& definitions() const { return parts_.definitions; }
    std::optional<Instant> const& adopted_at() const { return adopted_at_; }  // none since the start: empty
    // Why the proposed definitions are not in use, for people.
    std::vector<std::string> const& refusal() const { return refusal_; }

    std::vector<CalendarState> const& calendars() const { return calendars_; }
    std::vector<std::string> const& problems() const { return problems_; }  // of the last plan, for people

private:
    // A plan with what it was made from.
    struct Draft {
        campaigns::planner::Plan plan;
        std::vector<CalendarState> calendars;
        bool has_all_calendars = true;
        Instant from, to;

        Draft() {}
        std::vector<std::string> errors() const;
    };

    awaitable<> refresh();
    awaitable<bool> try_proposed();
    awaitable<Draft> draft(DefinitionsPtr definitions);
    awaitable<> apply(Draft draft);
    awaitable<std::optional<campaigns::calendar::Expansion>> read(campaigns::definitions::CalendarSource const& source,
                                                                  std::string const& zone, CalendarState& state,
                                                                  Instant from, Instant to);
    awaitable<Result<campaigns::calendar::Expansion>> expand(std::filesystem::path file,
                                                             campaigns::definitions::CalendarSource const& source,
                                                             std::string const& zone, Instant from, Instant to,
                                                             std::string& text);

    Parts parts_;
    DefinitionsPtr proposed_;
    Event woken_;
    std::optional<Instant> adopted_at_;
    std::vector<std::string> refusal_;
    std::vector<CalendarState> calendars_;
    std::vector<std::string> problems_;
};

}  // namespace peal::app
