#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "daemon/reports/report.hpp"
#include "daemon/store/click_store.hpp"
#include "daemon/store/event_store.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/reading_store.hpp"

#include <chrono>
#include <string>

namespace peal::reports {

// Gathers what a report is made of. I/O thread only.
class Reporter {
public:
    Reporter(store::PostStore posts, store::ReadingStore readings, store::ClickStore clicks, store::EventStore events)
        : posts_(posts), readings_(readings), clicks_(clicks), events_(events)
    {}

    // The days first..last of the zone, both included. Clicks are kept by UTC day. Rejected for an unknown zone.
    awaitable<Result<Report>> report(std::chrono::local_days first, std::chrono::local_days last, std::string zone,
                                     Instant now);

    // All clicks of people on one link.
    awaitable<Result<std::map<std::string, std::map<std::string, std::int64_t>>>> all_clicks();

private:
    store::PostStore posts_;
    store::ReadingStore readings_;
    store::ClickStore clicks_;
    store::EventStore events_;
};

}  // namespace peal::reports
