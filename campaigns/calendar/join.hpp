#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "core/time.hpp"

#include <map>
#include <string>
#include <vector>

// Several calendars as one. Pure.
namespace peal::campaigns::calendar {

// How the events of one source are taken over.
struct SourceRules {
    std::string id;
    bool is_provisional = false;                    // each waits until the calendar's owner has confirmed it
    std::map<std::string, std::string> categories;  // as written there, in whatever case -> as written here
    bool tentative_counts = false;                  // what it calls tentative stands as if it were confirmed there

    bool operator==(SourceRules const&) const = default;
};

// An event as it counts here: with our words for its categories; tentative where it waits for the calendar's owner.
Occurrence as_here(Occurrence event, SourceRules const& rules, bool is_confirmed);

// Whether posts are held in its time, once it is confirmed.
bool is_restriction(Occurrence const& event, SourceRules const& rules);

// What one source holds of an event.
struct Held {
    Occurrence const* event = nullptr;
    Instant first_seen;         // in that source
    bool is_confirmed = false;  // by the calendar's owner
    bool is_gone = false;       // the source has it no more: it counts as cancelled, unless another still holds it
};

// One list, by start, then uid. Of an event that several sources hold, known by its identity, the one that had it first
// says how it stands; of those that saw it at the same moment the one that `sources` names first. Events of a source that is not among
// `sources` are left out.
std::vector<Occurrence> join(std::vector<Held> const& held, std::vector<SourceRules> const& sources);

}  // namespace peal::campaigns::calendar
