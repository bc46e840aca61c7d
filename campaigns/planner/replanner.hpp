#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/agenda.hpp"
#include "campaigns/planner/kept_events.hpp"
#include "campaigns/planner/plan.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// A plan whose posts are shared with the plans before and after it.
struct SharedPlan {
    std::vector<std::shared_ptr<PlannedPost const>> posts;  // a post that stays as it was is the same one
    std::vector<Problem> problems;
    std::vector<Unplanned> unplanned;
    std::size_t planned_anew = 0;  // campaigns; the others are as they were

    // The same as values.
    Plan written_out() const;
};

// Plans again and again, and each time no more than what has changed: the campaigns whose file was edited, and those with
// a message beside an event that moved. The whole is planned anew when what all campaigns share has changed, a time of
// restricted publicity has, a new day has begun, or much of the calendar is different. Makes what plan() makes, and ends
// as soon when it is stopped. For one thread at a time; what it gives may be read on others.
class Replanner {
public:
    using DefinitionsPtr = std::shared_ptr<definitions::Definitions const>;

    SharedPlan plan(DefinitionsPtr definitions, std::vector<calendar::Occurrence> occurrences, Instant now,
                    Instant from, Instant to, std::stop_token const& stop = std::stop_token());

private:
    // Whether campaigns that are the same have the same plans.
    bool stands_on_same(definitions::Definitions const& all, Days days) const;
    void begin_again();
    // How many campaigns it planned; the others have neither changed nor stand beside one of these events.
    std::size_t plan_campaigns(Ground const& ground, Events const& changed, std::stop_token const& stop);
    bool has_room_for_all() const;

    DefinitionsPtr definitions_;  // of the last plan
    Days days_{};
    std::optional<KeptEvents> events_;
    std::map<std::string, CampaignPlanPtr> plans_;  // by the campaigns' id
    Agenda agenda_;
};

}  // namespace peal::campaigns::planner
