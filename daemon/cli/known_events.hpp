#pragma once

#include "campaigns/calendar/changes.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/office.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace peal::cli {

// An event as the daemon holds it.
struct StoredEvent {
    campaigns::calendar::KnownEvent known;
    Instant first_seen;
    bool is_confirmed = false;  // for the calendar's owner
    std::optional<Instant> embargo;
    bool has_changed = false;  // by the folder that is compared
};

// All events of the daemon, page by page.
tl::expected<std::vector<StoredEvent>, Exit> load_events(Program& program);

// An EVENT of docs/api.md, `GET /plan/events`; nothing for anything else.
std::optional<StoredEvent> read_event(boost::json::value const& value);

// The daemon's events once it has read this folder at `now`: those of files as they are here, compared with what it knows of
// them; those of calendars that it does not name, gone; and all others as it knows them.
class ComingEvents {
public:
    ComingEvents(Configuration const& read, std::vector<StoredEvent> stored, Instant now);

    // What it would plan by.
    std::vector<campaigns::calendar::Occurrence> agenda(Configuration const& read) const;

    // The one that says how the event of a post stands: of several calendars' the one that still has it, and had it first.
    // Null when there is none.
    StoredEvent const* find(std::string const& occurrence) const;

private:
    std::vector<StoredEvent> events_;
    std::unordered_map<std::string, std::size_t> standing_;
};

}  // namespace peal::cli
