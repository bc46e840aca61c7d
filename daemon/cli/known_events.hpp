#pragma once

#include "campaigns/calendar/changes.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/office.hpp"

#include <optional>
#include <vector>

namespace peal::cli {

// An event as the daemon holds it.
struct StoredEvent {
    campaigns::calendar::KnownEvent known;
    Instant first_seen;
    bool is_confirmed = false;  // for the calendar's owner
};

// All events of the daemon, page by page.
tl::expected<std::vector<StoredEvent>, Exit> load_events(Program& program);

// An EVENT of docs/api.md, `GET /plan/events`; nothing for anything else.
std::optional<StoredEvent> read_event(boost::json::value const& value);

// What the daemon would plan by once it has read this folder at `now`: the events of files as they are here, compared with
// what it knows of them, and all others as it knows them.
std::vector<campaigns::calendar::Occurrence> agenda_with(Configuration const& read, std::vector<StoredEvent> stored,
                                                         Instant now);

}  // namespace peal::cli
