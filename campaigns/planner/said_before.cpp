#include "campaigns/planner/said_before.hpp"

#include <variant>

namespace peal::campaigns::planner {

std::vector<std::string> counting_messages(definitions::Definitions const& all)
{
    std::vector<std::string> names;
    for (auto const& campaign : all.campaigns) {
        for (auto const& message : campaign.messages) {
            auto const* const anchor = std::get_if<definitions::Anchored>(&message.schedule.when);
            if (anchor != nullptr && anchor->counts()) names.push_back(campaign.id.value + "/" + message.id + "/");
        }
    }
    return names;
}

}  // namespace peal::campaigns::planner
