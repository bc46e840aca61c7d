#include "campaigns/planner/still_said.hpp"

#include <algorithm>
#include <string_view>

namespace peal::campaigns::planner {

bool is_still_said(definitions::Definitions const& definitions, std::string const& name)
{
    std::string_view const all = name;
    auto const first = all.find('/');
    auto const second = first == std::string_view::npos ? first : all.find('/', first + 1);
    if (second == std::string_view::npos) return false;
    auto const id = all.substr(0, first), message = all.substr(first + 1, second - first - 1),
               channel = all.substr(second + 1);
    return std::any_of(definitions.campaigns.begin(), definitions.campaigns.end(), [&](auto const& campaign) {
        return campaign.id.value == id &&
               std::any_of(campaign.messages.begin(), campaign.messages.end(),
                           [&](auto const& one) { return one.id == message; }) &&
               std::any_of(campaign.channels.begin(), campaign.channels.end(),
                           [&](auto const& one) { return one.value == channel; });
    });
}

}  // namespace peal::campaigns::planner
