#pragma once

#include "campaigns/planner/campaign_plan.hpp"

#include <string>

namespace peal::campaigns::planner {

// Whether a message is said at a time of day on the first day of its event, so that the event may begin before.
bool is_of_the_day(definitions::Message const& message);

// Notes with each post of the day that it goes out when its event has begun: the hour of an event is often not known, or another,
// when the message is written. `plan` as it was planned on that ground.
void note_begun(Ground const& ground, CampaignPlan& plan);

// How that is said.
std::string begun(calendar::Occurrence const& event, std::string const& zone);

}  // namespace peal::campaigns::planner
