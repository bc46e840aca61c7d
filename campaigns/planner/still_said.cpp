#include "campaigns/planner/still_said.hpp"

namespace peal::campaigns::planner {

std::set<std::string> still_said(definitions::Definitions const& definitions)
{
    std::set<std::string> names;
    for (auto const& campaign : definitions.campaigns) {
        for (auto const& message : campaign.messages) {
            for (auto const& channel : campaign.channels)
                names.insert(campaign.id.value + "/" + message.id + "/" + channel.value);
        }
    }
    return names;
}

}  // namespace peal::campaigns::planner
