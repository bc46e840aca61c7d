#include "campaigns/definitions/definitions.hpp"

#include <algorithm>
#include <tuple>

namespace peal::campaigns::definitions {

namespace {

template <class T>
T const* find(std::vector<T> const& all, std::string_view id)
{
    auto const found = std::find_if(all.begin(), all.end(), [id](T const& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

bool Channel::can_be_posted_to() const
{
    return network == "x" || network == "instagram" || network == "snapchat";
}

std::string CalendarSource::host() const
{
    auto const& whole = address.value;
    auto const begin = whole.find("://");
    if (begin == std::string::npos) return {};
    return whole.substr(begin + 3, whole.find_first_of("/:?#", begin + 3) - (begin + 3));
}

CalendarSource const* Definitions::find_calendar(std::string_view id) const
{
    return find(calendars, id);
}

Channel const* Definitions::find_channel(std::string_view id) const
{
    return find(channels, id);
}
Route const* Definitions::find_route(std::string_view id) const
{
    return find(routes, id);
}
Name const& Definitions::lead_of(Campaign const& campaign) const
{
    return campaign.lead.value.empty() ? partnership.lead_organisation : campaign.lead;
}
Name const& Definitions::route_of(Campaign const& campaign) const
{
    if (!campaign.route.value.empty()) return campaign.route;
    auto const own = campaign.areas.size() == 1 ? partnership.area_routes.find(campaign.areas.front().value)
                                                : partnership.area_routes.end();
    return own == partnership.area_routes.end() ? partnership.route : own->second;
}
Faq const* Definitions::find_faq(std::string_view id) const
{
    return find(faq, id);
}
Figure const* Definitions::find_figure(std::string_view id) const
{
    return find(figures, id);
}
Organisation const* Definitions::find_organisation(std::string_view id) const
{
    return find(organisations, id);
}
Approver const* Definitions::find_approver(std::string_view id) const
{
    return find(partnership.approvers, id);
}

Approver const* Definitions::find_media_approver(Campaign const& campaign) const
{
    for (auto const& approver : partnership.approvers)
        if (!approver.organisation.value.empty() && approver.organisation.value == lead_of(campaign).value)
            return &approver;
    return nullptr;
}

bool Definitions::is_dry_run(Channel const& channel) const
{
    return channel.dry_run.value_or(partnership.dry_run);
}

void Definitions::rehearse_everything()
{
    partnership.dry_run = true;
    for (auto& channel : channels) channel.dry_run.reset();
}

bool is_same_but_for_campaigns(Definitions const& a, Definitions const& b)
{
    auto const rest = [](Definitions const& all) {
        return std::tie(all.settings, all.partnership, all.organisations, all.brands, all.channels, all.routes, all.faq,
                        all.figures, all.calendars, all.pictures);
    };
    return rest(a) == rest(b);
}

}  // namespace peal::campaigns::definitions
