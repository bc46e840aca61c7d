#pragma once

#include "campaigns/calendar/event_list.hpp"
#include "campaigns/planner/replanner.hpp"
#include "campaigns/problem.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/async_thread.hpp"
#include "daemon/app/configuration.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/worker/worker.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
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
// definitions are proposed; one plan at a time, on a thread of its own. A calendar that cannot be read leaves its last good
// copy in use, and nothing is withdrawn without one. I/O thread only.
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
        // The stored posts may have changed, and these links; without any: all of them may have.
        std::function<void(std::optional<std::vector<store::Link>>)> on_applied;
    };

    PlanKeeper(Executor executor, Parts parts);

    // Until cancelled, or stopped while it plans.
    awaitable<> run();

    // Before cancelling: a plan that is being made ends early, and is not applied.
    void stop() { stop_.request_stop(); }

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
    std::vector<CalendarState> const& calendars() const { return calendars_; }
    std::vector<std::string> const& problems() const { return problems_; }  // of the last plan, for people

private:
    // The plan that was made last, beside its posts.
    struct Draft {
        std::vector<std::string> errors;  // what of it cannot be planned, for people
        std::vector<CalendarState> calendars;
        campaigns::calendar::EventListPtr events;
        bool has_all_calendars = true;
        Instant to;

        Draft() {}
    };

    awaitable<> refresh();
    awaitable<bool> try_proposed();
    awaitable<Draft> draft(DefinitionsPtr definitions);
    awaitable<> apply(Draft draft);
    awaitable<Result<store::Applied>> put_in_store(Draft const& draft);
    std::vector<std::string> find_errors(std::vector<campaigns::Problem> const& problems) const;
    void tell(std::vector<std::string> errors);
    awaitable<std::optional<campaigns::calendar::Expansion>> read(campaigns::definitions::CalendarSource const& source,
                                                                  std::string const& zone, CalendarState& state,
                                                                  Instant from, Instant to);
    awaitable<Result<campaigns::calendar::Expansion>> expand(std::filesystem::path file,
                                                             campaigns::definitions::CalendarSource const& source,
                                                             std::string const& zone, Instant from, Instant to,
                                                             std::string& text);

    Parts parts_;
    campaigns::planner::Replanner replanner_;  // on the thread that reads files
    store::PlanMarkPtr mark_;                  // of the plan that is stored; null: all of the next one is compared
    DefinitionsPtr proposed_;
    std::stop_source stop_;
    Event woken_;
    std::optional<Instant> adopted_at_;
    std::vector<std::string> refusal_;
    std::vector<CalendarState> calendars_;
    campaigns::calendar::EventListPtr events_;
    std::vector<std::string> problems_;
};

}  // namespace peal::app
