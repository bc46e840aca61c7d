#pragma once

#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "daemon/app/calendar_fetcher.hpp"
#include "daemon/app/plan_keeper.hpp"

namespace peal::app {

// What fell due while Peal was away is sent by what the folder and the calendars say now, and not by what they said then: a
// start awaits the first plan and every calendar whose look is due. I/O thread only.
class FirstLook {
public:
    FirstLook(Executor executor, AsyncClock& clock, PlanKeeper& plans, CalendarFetcher& calendars)
        : clock_(clock), plans_(plans), calendars_(calendars), stopped_(executor)
    {}

    // Once. Returns after a while whatever they do: a calendar that does not answer keeps nothing back.
    awaitable<> wait();

    void stop() { stopped_.set(); }

private:
    awaitable<> look();

    AsyncClock& clock_;
    PlanKeeper& plans_;
    CalendarFetcher& calendars_;
    Event stopped_;
};

}  // namespace peal::app
