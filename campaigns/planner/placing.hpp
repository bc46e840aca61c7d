#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/quiet_hours.hpp"
#include "campaigns/planner/slots.hpp"

#include <optional>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// Where a post ends up, and how it came there.
struct Placement {
    Instant at;
    Wall wall;
    std::vector<std::string> why;
    std::optional<definitions::QuietHours> quiet;  // those that count for this post
    std::string fault;                             // why there is no place for it; empty: it has one
    std::optional<Instant> before = {};  // its event begins then, and it was to go out before that; none: it was not
    bool is_moved = false;               // by quiet hours
};

// Quiet hours and spacing, in this order (calendar notes, section 4). A post in quiet hours moves to their end; when
// that is after its event's start, more than 12 hours on or after the campaign's last day, to the minute before they
// begin. What neither leaves within the campaign's dates, or before the event that it was to go out before, has no place.
class Placing {
public:
    Placing(definitions::Definitions const& all, std::string zone) : all_(all), zone_(std::move(zone)) {}

    Placement place(definitions::Campaign const& campaign, definitions::Channel const& channel, Slot const& slot) const;

    // Called for the posts of a channel in the order of time: keeps its least distance from the post before, which was at
    // `last`; none for the first. Says in `why` what it moves.
    void space_out(definitions::Campaign const& campaign, definitions::Channel const& channel, Placement& placement,
                   std::optional<Instant>& last) const;

private:
    // Whether a post may stand at what the clock calls `wall`: in the campaign's dates, and in no quiet hours.
    bool allows(definitions::Campaign const& campaign, definitions::QuietHours const& quiet, Wall wall) const;
    // When quiet hours are over, in which the clock shows `shown` at that moment. In the night when the clocks go back their end
    // may come twice, and the first be past.
    std::optional<Instant> end_of(QuietRange const& range, Instant at, Wall shown) const;
    static void move(Placement& placement, Wall wall, Instant at, std::string why);

    definitions::Definitions const& all_;
    std::string zone_;
};

}  // namespace peal::campaigns::planner
