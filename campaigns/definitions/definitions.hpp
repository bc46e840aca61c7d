#pragma once

#include "campaigns/definitions/campaign.hpp"
#include "campaigns/definitions/partnership.hpp"
#include "campaigns/definitions/settings.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::definitions {

// Everything a configuration folder says. Immutable once loaded.
struct Definitions {
    Settings settings;
    Partnership partnership;
    std::vector<Organisation> organisations;
    std::vector<SharedBrand> brands;
    std::vector<Channel> channels;
    std::vector<Route> routes;
    std::vector<Faq> faq;
    std::vector<Figure> figures;
    ContactList contact_list;
    std::vector<CalendarSource> calendars;
    std::vector<Campaign> campaigns;              // by id
    std::map<std::string, std::string> pictures;  // "media/town-hall.jpg" -> its mark (source_files.hpp)

    // Null when there is none.
    Channel const* find_channel(std::string_view id) const;
    Route const* find_route(std::string_view id) const;
    Faq const* find_faq(std::string_view id) const;
    Figure const* find_figure(std::string_view id) const;
    Organisation const* find_organisation(std::string_view id) const;
    Approver const* find_approver(std::string_view id) const;
    // Whose word it takes for what the media may take up; null where nobody in particular speaks for the lead.
    Approver const* find_media_approver(Campaign const& campaign) const;
    CalendarSource const* find_calendar(std::string_view id) const;  // null for the one that people fill in Peal itself

    // Who leads on media, and where the link leads: the campaign's own, else that of its area, else the partnership's.
    Name const& lead_of(Campaign const& campaign) const;
    Name const& route_of(Campaign const& campaign) const;

    // The channel's own setting, else the partnership's.
    bool is_dry_run(Channel const& channel) const;

    // Makes every channel a dry-run, whatever the files say.
    void rehearse_everything();
};

// Whether, of what plans are made from, they differ in their campaigns at the most.
bool is_same_but_for_campaigns(Definitions const& a, Definitions const& b);

}  // namespace peal::campaigns::definitions
