#pragma once

#include "campaigns/definitions/campaign.hpp"
#include "campaigns/definitions/partnership.hpp"
#include "campaigns/definitions/settings.hpp"

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
    std::vector<CalendarSource> calendars;
    std::vector<Campaign> campaigns;  // by id

    // Null when there is none.
    Channel const* find_channel(std::string_view id) const;
    Route const* find_route(std::string_view id) const;
    Figure const* find_figure(std::string_view id) const;
    Organisation const* find_organisation(std::string_view id) const;

    // The channel's own setting, else the partnership's.
    bool is_dry_run(Channel const& channel) const;

    // Makes every channel a dry-run, whatever the files say.
    void rehearse_everything();
};

// Whether they differ in their campaigns at the most.
bool is_same_but_for_campaigns(Definitions const& a, Definitions const& b);

}  // namespace peal::campaigns::definitions
