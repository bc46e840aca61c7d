#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/event_index.hpp"
#include "campaigns/planner/placing.hpp"
#include "campaigns/planner/restrictions.hpp"
#include "campaigns/planner/said_before.hpp"
#include "campaigns/planner/slots.hpp"

#include <optional>
#include <string>

namespace peal::campaigns::planner {

// What every campaign of a plan is planned on. The definitions and events must outlive it.
struct Ground {
    Ground(definitions::Definitions const& definitions, EventIndex const& index, Days looked_at,
           SaidBefore said_before = {});

    definitions::Definitions const& all;
    EventIndex const& events;
    std::string zone;  // the partnership's; UTC where the system does not know it
    Days days;         // in which posts begin
    Placing placing;
    Restrictions restrictions;
    SaidBefore said;
};

// The partnership's zone, or UTC where the system does not know it.
std::string zone_of(definitions::Definitions const& all);

// The local days to look at for the posts of [from, to): quiet hours and spacing may move one into it. Nothing when there
// is nothing to plan.
std::optional<Days> find_days(Instant from, Instant to, std::string const& zone);

}  // namespace peal::campaigns::planner
