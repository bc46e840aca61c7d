#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/planner/reach.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/async_thread.hpp"
#include "daemon/app/configuration.hpp"
#include "daemon/app/inner_problems.hpp"
#include "daemon/store/calendar_store.hpp"
#include "daemon/store/event_store.hpp"
#include "daemon/worker/worker.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace peal::app {

// The events that a plan is made by.
struct Agenda {
    std::vector<campaigns::calendar::Occurrence> events;
    std::int64_t seen = 0;  // store::EventCopy::seen
    bool is_whole = true;   // every calendar has been read at some time

    Agenda() {}
};

// How the calendars are doing, and the way from what one says to the events that posts are planned by. What is read is
// taken up by the store of events, so that a calendar that cannot be read leaves what it said last. I/O thread only.
class CalendarKeeper {
public:
    struct Parts {
        AsyncClock& clock;
        WorkThread& files;  // where readings are compared, and events are joined
        worker::Worker& worker;
        store::EventStore events;
        store::CalendarStore calendars;
    };

    CalendarKeeper(Executor executor, Parts parts);

    // How the calendars were when the daemon ended. Once, before anything else.
    awaitable<Result<>> load();

    // What a calendar's text says in that time, without what we have handed out ourselves. Rejected with what is wrong, which no
    // event is lost by.
    awaitable<Result<campaigns::calendar::Expansion>> expand(campaigns::definitions::CalendarSource const& source,
                                                             campaigns::definitions::Partnership const& partnership,
                                                             std::string text, campaigns::planner::Reach reach);

    // These definitions are in use: what others have read meanwhile is not taken up any more.
    void use(campaigns::definitions::Definitions const& definitions);

    // The events of that calendar are those from now on. Says whether any is different.
    awaitable<Result<bool>> take_up(std::string source, campaigns::calendar::Expansion expansion,
                                    campaigns::planner::Reach reach, Duration grace);
    // Calendars that the definitions do not name any more have left, and how they were asked is forgotten.
    awaitable<Result<>> retire_others(campaigns::definitions::Definitions const& definitions);

    // What a person says of much that is missing (store::EventStore::settle_drop): never while a reading is compared with how
    // it was before.
    awaitable<Result<>> settle_drop(std::string question, bool left, Duration grace, std::string actor);

    // What the last look at it could not read (InnerProblems).
    void note_unread(std::string const& source, std::vector<std::string> const& problems)
    {
        inner_problems_.put_unread(source, problems);
    }

    // A look at a calendar has ended, and when the next is.
    awaitable<> succeeded(std::string source, store::StoredFeedMark mark, bool has_changed, Instant next_look);
    awaitable<> failed(std::string source, std::string problem, Instant next_look);

    awaitable<Result<Agenda>> agenda(DefinitionsPtr definitions, campaigns::planner::Reach reach);

    // Null: it was never looked at.
    store::CalendarHealth const* find_health(std::string const& source) const;
    // What is wrong inside of one that can be read.
    InnerProblems::Told problems_in(std::string const& source) const { return inner_problems_.find(source); }
    // How many of its events take place, whether another calendar had them first or not; of the last agenda.
    std::size_t count(std::string const& source) const;

private:
    class Turn;

    Parts parts_;
    store::EventCopy copy_;  // of the store's events; whoever uses it has the turn
    bool is_busy_ = false;
    Event freed_;
    std::optional<std::map<std::string, campaigns::calendar::SourceRules>> in_use_;  // by id; none: nobody has said
    std::map<std::string, store::CalendarHealth> healths_;
    InnerProblems inner_problems_;
    std::map<std::string, std::size_t> counts_;
};

}  // namespace peal::app
