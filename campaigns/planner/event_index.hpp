#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace peal::campaigns::planner {

using Events = std::vector<calendar::Occurrence const*>;

// Finds the events that an anchor chooses without looking at all of them: a partnership has thousands of each.
// The occurrences and definitions must outlive it.
class EventIndex {
public:
    EventIndex(definitions::Definitions const& all, std::vector<calendar::Occurrence> const& occurrences);
    EventIndex(definitions::Definitions const& all, Events events);

    // For a few: each costs the time of a walk over all.
    void add(calendar::Occurrence const& event);
    void remove(calendar::Occurrence const& event);

    // By start, then uid: the same whatever the order of the calendars.
    Events const& all() const { return all_; }

    // Those that all of the anchor's selectors choose, whatever their status; in the order of all().
    Events choose(definitions::Anchored const& anchor) const;

    // Those with that word among their categories, without regard to case.
    Events const& of_category(std::string_view category) const;

    // The order of all().
    static bool comes_before(calendar::Occurrence const* a, calendar::Occurrence const* b);

private:
    using Words = std::unordered_map<std::string, Events>;

    std::string const& organisation_of(calendar::Occurrence const& event) const;
    bool matches(definitions::Anchored const& anchor, calendar::Occurrence const& event) const;

    Events all_;
    std::map<std::string, std::string, std::less<>> owners_;  // organisation by calendar source
    Words by_uid_, by_title_, by_category_, by_organisation_;
};

}  // namespace peal::campaigns::planner
