#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/suggestion.hpp"

#include <map>
#include <set>

namespace peal::campaigns::definitions {

namespace {

template <class T>
std::vector<std::string> ids(std::vector<T> const& all)
{
    std::vector<std::string> ids;
    for (auto const& one : all) ids.push_back(one.id);
    return ids;
}

// Names of one kind, and what to say about one that is not among them.
class Known {
public:
    // `what`: "channel"; `file`: where they are defined.
    Known(std::string what, std::string file, std::vector<std::string> ids)
        : what_(std::move(what)), file_(std::move(file)), ids_(std::move(ids)), lookup_(ids_.begin(), ids_.end())
    {}

    bool empty() const { return ids_.empty(); }

    // When the file itself could not be read there is nothing to compare with, and its own problem says so.
    void check(Name const& name, Report& report) const
    {
        if (name.value.empty() || empty() || report.is_full() || lookup_.contains(name.value)) return;
        auto message = "unknown " + what_ + " `" + shown(name.value) + "`";
        if (auto const near = nearest(name.value, ids_); !near.empty())
            message += "; did you mean `" + shown(near, 64) + "`?";
        report.error(name.place, message + "; known (" + file_ + "): " + list_of(ids_));
    }

    void check(std::vector<Name> const& names, Report& report) const
    {
        for (auto const& name : names) check(name, report);
    }

private:
    std::string what_, file_;
    std::vector<std::string> ids_;
    std::set<std::string> lookup_;
};

std::vector<std::string> segment_ids(Partnership const& partnership)
{
    std::vector<std::string> ids;
    for (auto const& [dimension, terms] : partnership.segments) {
        for (auto const& term : terms) ids.push_back(dimension + "/" + term);
    }
    return ids;
}

// None while a file could not be read: it may define any of them.
std::vector<std::string> known_campaigns(Definitions const& all, SourceFiles const& files)
{
    auto const written = std::count_if(files.begin(), files.end(),
                                       [](auto const& file) { return file.first.starts_with("campaigns/"); });
    std::vector<std::string> ids;
    if (static_cast<std::size_t>(written) > all.campaigns.size()) return ids;
    for (auto const& campaign : all.campaigns) {
        if (campaign.id.value.empty()) return {};
        ids.push_back(campaign.id.value);
    }
    return ids;
}

// None while the file could not be read; with any, the one that people fill in Peal is known too.
std::vector<std::string> calendar_ids(Definitions const& all)
{
    auto known = ids(all.calendars);
    if (!known.empty()) known.emplace_back(own_calendar);
    return known;
}

std::vector<std::string> area_ids(Partnership const& partnership)
{
    auto ids = partnership.areas;
    if (!ids.empty()) ids.insert(ids.end(), {"all", "national"});
    return ids;
}

class References {
public:
    References(Definitions const& all, SourceFiles const& files)
        : all_(all),
          files_(files),
          organisations_{"organisation", "organisations.yaml", ids(all.organisations)},
          brands_{"brand", "organisations.yaml", ids(all.brands)},
          routes_{"route", "routes.yaml", ids(all.routes)},
          channels_{"channel", "channels.yaml", ids(all.channels)},
          categories_{"category", "partnership.yaml", ids(all.partnership.categories)},
          approvers_{"approver", "partnership.yaml", ids(all.partnership.approvers)},
          groups_{"stakeholder group", "partnership.yaml", ids(all.partnership.stakeholder_groups)},
          segments_{"segment", "partnership.yaml", segment_ids(all.partnership)},
          areas_{"area", "partnership.yaml", area_ids(all.partnership)},
          calendars_{"calendar", "calendar.yaml", calendar_ids(all)},
          campaigns_{"campaign", "campaigns/", known_campaigns(all, files)}
    {}

    std::vector<Problem> run()
    {
        check_partnership();
        check_organisations();
        check_channels();
        check_contacts();
        check_calendars();
        std::map<std::string, Campaign const*> seen;
        for (auto const& campaign : all_.campaigns) {
            if (errors_ > errors_max) {
                problems_.push_back({Severity::error, "campaigns/", 0, 0,
                                     "too much is wrong; mend what is listed, for not everything was looked at"});
                break;
            }
            Report report(campaign.file);
            auto const [first, added] = seen.emplace(campaign.id.value, &campaign);
            if (!added && !campaign.id.value.empty())
                report.error(campaign.id.place,
                             "campaign `" + campaign.id.value + "` is also defined in " + first->second->file);
            check_campaign(campaign, report);
            keep(report);
        }
        return std::move(problems_);
    }

private:
    void keep(Report& report)
    {
        for (auto& problem : report.take()) {
            if (problem.severity == Severity::error) ++errors_;
            problems_.push_back(std::move(problem));
        }
    }

    void check_link_route(Name const& name, Report& report)
    {
        routes_.check(name, report);
        auto const* route = all_.find_route(name.value);
        if (route == nullptr) return;
        if (route->address.empty()) {
            report.error(name.place, "route `" + route->id +
                                         "` has no web address, so a link cannot lead there; choose one of kind web");
        } else if (route->address.starts_with("http://")) {
            report.warning(name.place, "route `" + route->id + "` is not on https; check whether its site offers it");
        }
    }

    void check_partnership()
    {
        Report report("partnership.yaml");
        auto const& partnership = all_.partnership;
        check_link_route(partnership.route, report);
        for (auto const& [area, route] : partnership.area_routes) check_link_route(route, report);
        organisations_.check(partnership.lead_organisation, report);
        organisations_.check(partnership.calendar_owner, report);
        if (!partnership.tagline.empty() && !partnership.tagline.contains(partnership.language))
            report.error(partnership.tagline.begin()->second.place,
                         "`tagline` has no text in the partnership's language `" + partnership.language + "`");
        check_logo(report);
        std::set<std::string> speaking;
        for (auto const& approver : partnership.approvers) {
            auto const& organisation = approver.organisation;
            organisations_.check(organisation, report);
            if (!organisation.value.empty() && !speaking.insert(organisation.value).second)
                report.error(organisation.place, "another approver speaks for `" + shown(organisation.value) +
                                                     "` already; name its people in one entry");
        }
        for (auto const& restriction : partnership.restrictions) {
            organisations_.check(restriction.organisations, report);
            categories_.check(restriction.categories, report);
            campaigns_.check(restriction.campaigns, report);
            campaigns_.check(restriction.exempt, report);
            check_approver(restriction.approver, report);
        }
        keep(report);
    }

    void check_approver(Name const& name, Report& report)
    {
        if (!name.value.empty() && approvers_.empty() && !all_.partnership.id.empty())
            report.error(name.place, "unknown approver `" + shown(name.value) +
                                         "`; say under `approvers` in partnership.yaml who that is");
        approvers_.check(name, report);
    }

    void check_logo(Report& report)
    {
        auto const& file = all_.partnership.brand.logo;
        if (file.empty()) return;
        auto const found = all_.pictures.find(file);
        if (found == all_.pictures.end()) {
            std::vector<std::string> known;
            for (auto const& [path, mark] : all_.pictures) known.push_back(path);
            auto const near = nearest(file, known);
            report.error(
                all_.partnership.logo_place,
                "the logo `" + shown(file) + "` is missing from the folder media" +
                    (near.empty() ? "; put it there as .svg or .png" : "; did you mean `" + shown(near) + "`?"));
        } else if (!found->second.starts_with("image/svg+xml ") && !found->second.starts_with("image/png ")) {
            report.error(all_.partnership.logo_place,
                         "the logo `" + shown(file) + "` is neither SVG nor PNG inside; save it as one of them");
        }
    }

    void check_organisations()
    {
        Report report("organisations.yaml");
        for (auto const& organisation : all_.organisations) organisations_.check(organisation.successor, report);
        for (auto const& brand : all_.brands) organisations_.check(brand.organisations, report);
        keep(report);
    }

    void check_channels()
    {
        Report report("channels.yaml");
        for (auto const& channel : all_.channels) {
            organisations_.check(channel.organisation, report);
            organisations_.check(channel.run_by, report);
            if (!channel.brand.value.empty() && brands_.empty() && !organisations_.empty())
                report.error(channel.brand.place, "unknown brand `" + shown(channel.brand.value) +
                                                      "`; organisations.yaml defines none under `brands`");
            brands_.check(channel.brand, report);
        }
        keep(report);
    }

    void check_contacts()
    {
        Report report("contacts.yaml");
        organisations_.check(all_.contact_list.owner, report);
        for (auto const& contact : all_.contact_list.contacts) {
            organisations_.check(contact.organisation, report);
            groups_.check(contact.stakeholder_groups, report);
        }
        keep(report);
    }

    void check_calendars()
    {
        Report report("calendar.yaml");
        for (auto const& source : all_.calendars) {
            organisations_.check(source.owner, report);
            if (!source.file.value.empty() && !files_.contains(source.file.value))
                report.error(source.file.place, "the calendar file `" + shown(source.file.value) +
                                                    "` is missing from the configuration folder");
        }
        keep(report);
    }

    void check_campaign(Campaign const& campaign, Report& report)
    {
        organisations_.check(campaign.owner, report);
        organisations_.check(campaign.lead, report);
        channels_.check(campaign.channels, report);
        categories_.check(campaign.categories, report);
        groups_.check(campaign.stakeholder_groups, report);
        segments_.check(campaign.segments, report);
        areas_.check(campaign.areas, report);
        check_link_route(campaign.route, report);
        check_areas(campaign, report);
        for (auto const& name : campaign.channels) {
            auto const* channel = all_.find_channel(name.value);
            if (channel != nullptr && !channel->network.empty() && !channel->can_be_posted_to())
                report.error(name.place, "channel `" + channel->id + "` is on `" + channel->network +
                                             "`, which is only listed; Peal posts to x, instagram and snapchat");
        }
        auto const networks = networks_of(campaign);
        for (auto const& restriction : campaign.restrictions) check_approver(restriction.approver, report);
        for (auto const& message : campaign.messages) check_message(campaign, message, networks, report);
    }

    // People who are sent to the route of another place are sent away there.
    void check_areas(Campaign const& campaign, Report& report)
    {
        auto const* route = all_.find_route(all_.route_of(campaign).value);
        if (route == nullptr) return;
        auto const serves = [&](std::string const& area) {
            return std::any_of(route->areas.begin(), route->areas.end(),
                               [&](auto const& one) { return one == area || one == "all" || one == "national"; });
        };
        for (auto const& area : campaign.areas) {
            if (serves(area.value)) continue;
            report.warning(area.place, "its links lead to route `" + route->id + "`, which does not serve `" +
                                           shown(area.value) +
                                           "`; give the campaign a `route`, or the area one under "
                                           "`area_routes` in partnership.yaml");
        }
    }

    void check_photo(OwnPhoto const& photo, Report& report)
    {
        auto const& file = photo.file;
        auto const found = files_.find(file.value);
        if (file.value.empty() || !file.value.starts_with("media/")) return;  // said already
        if (found == files_.end()) {
            std::vector<std::string> known;
            for (auto const& [path, mark] : all_.pictures) known.push_back(path);
            auto const near = nearest(file.value, known);
            report.error(file.place, "the picture `" + shown(file.value) + "` is missing from the folder media" +
                                         (near.empty() ? "; put it there as .jpg, .jpeg or .png"
                                                       : "; did you mean `" + shown(near) + "`?"));
        } else if (found->second.starts_with("unknown ")) {
            report.error(file.place,
                         "the file `" + shown(file.value) + "` is neither JPEG nor PNG inside; save it as one of them");
        }
    }

    // Empty among them: a channel that is not known.
    std::set<std::string> networks_of(Campaign const& campaign) const
    {
        std::set<std::string> networks;
        for (auto const& name : campaign.channels) {
            auto const* channel = all_.find_channel(name.value);
            networks.insert(channel == nullptr ? "" : channel->network);
        }
        return networks;
    }

    void check_message(Campaign const& campaign, Message const& message, std::set<std::string> const& networks,
                       Report& report)
    {
        if (auto const* anchor = std::get_if<Anchored>(&message.schedule.when)) {
            calendars_.check({anchor->source, message.schedule.place}, report);
            organisations_.check(anchor->organisation, report);
            if (anchor->counts() && !campaign.from)
                report.error(message.schedule.place,
                             "`which` and `at_most` count from the campaign's first day; write " +
                                 std::string("`dates: {from: ...}` in the campaign"));
        }
        if (auto const* at = std::get_if<AtMoments>(&message.schedule.when)) {
            for (auto const& moment : at->moments) {
                auto const day = std::chrono::floor<std::chrono::days>(moment.value);
                if ((campaign.from && day < *campaign.from) || (campaign.to && day > *campaign.to))
                    report.error(moment.place,
                                 "this moment lies outside the campaign's dates, so the message would not go out");
            }
        }
        if (message.media_sensitive && all_.find_media_approver(campaign) == nullptr)
            report.warning(message.place, "message `" + message.id +
                                              "` is media-sensitive, and nobody under `approvers` in " +
                                              "partnership.yaml speaks for `" + shown(all_.lead_of(campaign).value) +
                                              "`, so whoever uses Peal may let it go");
        if (message.photo) check_photo(*message.photo, report);
        auto const place = message.text.empty() ? message.place : message.text.begin()->second.place;
        for (auto const& language : campaign.languages) {
            if (!message.text.empty() && !message.text.contains(language.value))
                report.warning(place, "message `" + message.id + "` has no text in `" + shown(language.value) +
                                          "`, which the campaign lists");
        }
        for (auto const& [network, texts] : message.variants) {
            if (!networks.contains(network) && !networks.contains(""))
                report.warning(texts.begin()->second.place,
                               "the campaign has no channel on `" + network + "`, so this variant is never used");
        }
    }

    Definitions const& all_;
    SourceFiles const& files_;
    Known organisations_, brands_, routes_, channels_, categories_, approvers_, groups_, segments_, areas_, calendars_,
        campaigns_;
    static constexpr std::size_t errors_max = 1000;
    std::vector<Problem> problems_;
    std::size_t errors_ = 0;
};

}  // namespace

std::vector<Problem> check_references(Definitions const& definitions, SourceFiles const& files)
{
    return References(definitions, files).run();
}

}  // namespace peal::campaigns::definitions
