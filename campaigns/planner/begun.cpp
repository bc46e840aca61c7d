#include "campaigns/planner/begun.hpp"

#include "campaigns/planner/words.hpp"

#include <unordered_map>
#include <variant>

namespace peal::campaigns::planner {

using definitions::Anchored;

bool is_of_the_day(definitions::Message const& message)
{
    auto const* anchor = std::get_if<Anchored>(&message.schedule.when);
    return anchor != nullptr && !anchor->exact && anchor->days == 0 && anchor->edge == Anchored::Edge::start;
}

void note_begun(Ground const& ground, CampaignPlan& plan)
{
    for (auto& drafts : plan.drafts) {
        if (drafts.empty()) continue;
        auto const& first = drafts.front();
        auto const& message = plan.campaigns[first.campaign]->messages[first.message];
        if (!is_of_the_day(message)) continue;
        std::unordered_map<std::string, calendar::Occurrence const*> events;
        for (auto const* event : ground.events.choose(std::get<Anchored>(message.schedule.when)))
            if (!event->all_day) events.emplace(identity(*event), event);
        for (auto& draft : drafts) {
            auto& post = draft.post;
            auto const event = events.find(post.occurrence);
            // The channel's distance moves it to later moments only, and what is to go before its event never behind its start.
            if (event != events.end() && post.due >= event->second->start)
                post.findings.push_back(begun(*event->second, ground.zone));
        }
    }
}

std::string begun(calendar::Occurrence const& event, std::string const& zone)
{
    auto const wall = to_wall(event.start, zone);
    return "goes out when `" + one_line(event.summary, 60) + "` has begun" +
           (wall ? ", on " + to_words(*wall) : std::string()) +
           "; choose an earlier time, or write `exact: -1h` instead of `at`";
}

}  // namespace peal::campaigns::planner
