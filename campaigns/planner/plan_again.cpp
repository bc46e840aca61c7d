#include "campaigns/planner/plan_again.hpp"

#include "campaigns/planner/calendar_rules.hpp"
#include "campaigns/planner/campaign_plan.hpp"
#include "campaigns/planner/event_fields.hpp"
#include "campaigns/planner/ground.hpp"

#include <algorithm>
#include <variant>

namespace peal::campaigns::planner {

namespace {

// Farther no message stands from its event; the rest is for what quiet hours move.
constexpr std::chrono::days reach{400};

// The message beside that one event, whichever of all its events that is.
definitions::Campaign alone(definitions::Campaign const& campaign, definitions::Message const& message)
{
    auto one = campaign;
    one.messages = {message};
    if (auto* const anchor = std::get_if<definitions::Anchored>(&one.messages.front().schedule.when)) {
        anchor->nth = anchor->at_most = 0;
        anchor->every = 1;
    }
    return one;
}

// As the message makes it on that ground.
std::optional<PlannedPost> plan_alone(Ground const& ground, PlannedPost const& stored)
{
    EventFields fields;
    for (auto const& campaign : ground.all.campaigns) {
        if (campaign.id.value != stored.campaign) continue;
        for (auto const& message : campaign.messages) {
            if (message.id != stored.message) continue;
            auto const one = alone(campaign, message);
            auto const plan = plan_campaign(ground, {&one}, posts_max, fields);
            for (auto const& drafts : plan.drafts) {
                auto const draft = std::find_if(drafts.begin(), drafts.end(),
                                                [&](Draft const& made) { return made.post.key == stored.key; });
                if (draft == drafts.end()) continue;
                auto again = draft->post;
                // Restrictions that stand in the calendar are not seen beside one event alone.
                if (again.hold.empty()) again.hold = stored.hold;
                return again;
            }
        }
    }
    return {};
}

}  // namespace

std::optional<PlannedPost> plan_again(definitions::Definitions const& all, PlannedPost const& stored,
                                      calendar::Occurrence const* event, bool is_confirmed)
{
    if (event == nullptr) {
        auto const days = days_of_slot(stored.occurrence);
        if (!days) return {};
        EventIndex const none(all, Events{});
        return plan_alone(Ground(all, none, *days), stored);
    }
    auto const rules = calendar_rules(all);
    auto const source =
        std::find_if(rules.begin(), rules.end(), [&](auto const& one) { return one.id == event->source; });
    if (source == rules.end()) return {};
    auto const ours = as_here(*event, *source, is_confirmed);
    EventIndex const index(all, Events{&ours});
    return plan_alone(Ground(all, index, Days{event->start_date - reach, event->end_date + reach}), stored);
}

}  // namespace peal::campaigns::planner
