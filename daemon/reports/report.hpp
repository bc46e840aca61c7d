#pragma once

#include "core/time.hpp"
#include "daemon/store/post_record.hpp"
#include "daemon/store/reading_store.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace peal::reports {

// Figures by name. One that no network gave is absent, never 0.
using Figures = std::map<std::string, std::int64_t>;
using Clicks = std::map<std::string, std::map<std::string, std::int64_t>>;  // link code -> kind -> count

// The reach report of a period: values only, made from stored posts, readings and click totals.
struct Report {
    struct Row {
        store::PostRecord post;
        Figures figures;
        std::int64_t clicks = 0;
    };
    struct Group {
        std::string name;
        int published = 0;
        Figures figures;
        std::int64_t clicks = 0;
    };

    std::string from, to;  // dates, both included
    std::string headline;
    int published = 0, rehearsed = 0, missed = 0, failed = 0, check_account = 0, on_time = 0;
    std::map<std::string, std::int64_t> clicks;  // by kind
    std::vector<Group> networks, campaigns;
    std::vector<Row> rows;  // published posts, by time
    // Those of the period for which somebody has filled in how many came.
    int events_counted = 0;
    std::int64_t attendance = 0;
    std::vector<std::string> notes;
    Instant measured_at;
};

// Pure. Reach is a figure of one network and is never added across networks.
Report make_report(std::string from, std::string to, std::vector<store::PostRecord> const& outcomes,
                   std::map<std::int64_t, store::Reading> const& readings, Clicks const& clicks, Instant now);

}  // namespace peal::reports
