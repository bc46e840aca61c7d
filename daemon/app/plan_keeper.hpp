#pragma once

#include "campaigns/calendar/event_list.hpp"
#include "campaigns/planner/replanner.hpp"
#include "campaigns/problem.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/async_thread.hpp"
#include "daemon/app/calendar_files.hpp"
#include "daemon/app/calendar_keeper.hpp"
#include "daemon/app/configuration.hpp"
#include "daemon/store/plan_store.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace peal::app {

// Keeps the stored posts in line with the definitions and the events: plans at the start, when events may have changed, when
// other definitions are proposed, and now and then; one plan at a time, on a thread of its own. Nothing is withdrawn until
// every calendar was read once. I/O thread only.
class PlanKeeper {
public:
    struct Parts {
        AsyncClock& clock;
        WorkThread& files;  // where files are read, and plans are made
        CalendarKeeper& calendars;
        store::PlanStore plans;
        DefinitionsPtr definitions;
        std::filesystem::path config;  // the configuration folder
        // Proposed definitions are in use from now on; awaited before their posts are stored.
        std::function<awaitable<>(DefinitionsPtr)> on_adopted;
        // The stored posts may have changed, and these links; without any: all of them may have.
        std::function<void(std::optional<std::vector<store::Link>>)> on_applied;
        // These links lead elsewhere from now on: told while a large plan is still being stored. Empty: on_applied has them.
        store::PlanStore::OnLinks on_links = store::PlanStore::OnLinks();
    };

    PlanKeeper(Executor executor, Parts parts);

    // Until cancelled, or stopped while it plans.
    awaitable<> run();

    // Before cancelling: a plan that is being made ends early, and is not applied.
    void stop() { stop_.request_stop(); }

    // Events may have changed.
    void wake() { woken_.set(); }
    // The same: returns when posts are planned by them, or after a while.
    awaitable<> catch_up();

    // Plans by these from now on, once all their calendars can be read. A message of theirs that cannot be planned holds its
    // own posts, and is told among the problems. What is proposed while a plan is made is next, and of several the last.
    // Null takes a proposal back. Whatever is proposed, calendars are read again.
    void propose(DefinitionsPtr definitions);

    DefinitionsPtr const& definitions() const { return parts_.definitions; }
    std::optional<Instant> const& adopted_at() const { return adopted_at_; }  // none since the start: empty
    // Why the proposed definitions are not in use, for people.
    std::vector<std::string> const& refusal() const { return refusal_; }

    // What the last plan was made from; null: none has been made yet.
    campaigns::calendar::EventListPtr const& events() const { return events_; }
    std::vector<std::string> const& problems() const { return problems_; }  // of the last plan, for people

private:
    // The plan that was made last, beside its posts.
    struct Draft {
        std::vector<std::string> errors;  // what of it cannot be planned, for people
        campaigns::calendar::EventListPtr events;
        std::int64_t events_seen = 0;
        Instant to;

        Draft() {}
    };

    awaitable<> refresh();
    bool adopts(DefinitionsPtr const& proposed, FileLook const& look);
    awaitable<Result<Draft>> draft(Instant from, Instant to, campaigns::planner::Reach reach);
    awaitable<> apply(Draft draft);
    awaitable<Result<store::Applied>> put_in_store(Draft const& draft);
    void fail(std::string problem);
    std::vector<std::string> find_errors(std::vector<campaigns::Problem> const& problems) const;
    void tell(std::vector<std::string> errors);

    Parts parts_;
    CalendarFiles calendar_files_;
    campaigns::planner::Replanner replanner_;  // on the thread that reads files
    store::PlanMarkPtr mark_;                  // of the plan that is stored; null: all of the next one is compared
    DefinitionsPtr proposed_;
    std::stop_source stop_;
    Event woken_, done_;
    std::uint64_t asks_ = 0, answered_ = 0;  // of catch_up
    DefinitionsPtr retired_by_;              // whose calendars are the only ones that still have events
    std::optional<Instant> adopted_at_;
    std::vector<std::string> refusal_;
    campaigns::calendar::EventListPtr events_;
    std::vector<std::string> problems_;
};

}  // namespace peal::app
