#include "campaigns/planner/still_said.hpp"

#include <algorithm>

namespace peal::campaigns::planner {

StillSaid::StillSaid(definitions::Definitions const& definitions)
{
    for (auto const& campaign : definitions.campaigns) campaigns_[campaign.id.value].push_back(&campaign);
}

bool StillSaid::operator()(std::string const& name) const
{
    auto const first = name.find('/');
    auto const second = name.find('/', first + 1);
    if (second == std::string::npos) return false;
    std::string_view const all = name;
    auto const found = campaigns_.find(all.substr(0, first));
    if (found == campaigns_.end()) return false;
    auto const message = all.substr(first + 1, second - first - 1), channel = all.substr(second + 1);
    return std::any_of(found->second.begin(), found->second.end(), [&](auto const* campaign) {
        return std::any_of(campaign->messages.begin(), campaign->messages.end(),
                           [&](auto const& one) { return one.id == message; }) &&
               std::any_of(campaign->channels.begin(), campaign->channels.end(),
                           [&](auto const& one) { return one.value == channel; });
    });
}

}  // namespace peal::campaigns::planner
