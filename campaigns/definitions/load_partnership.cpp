#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/source_files.hpp"
#include "campaigns/definitions/suggestion.hpp"
#include "campaigns/definitions/values.hpp"
#include "campaigns/typefaces.hpp"

#include <algorithm>

namespace peal::campaigns::definitions {

namespace {

void load_brand(YamlPtr const& node, Report& report, Partnership& partnership)
{
    auto& brand = partnership.brand;
    Fields fields(node, report, "`brand`");
    auto const name = fields.text("name", Need::optional);
    if (!name.value.empty()) brand.name = name.value;
    auto const colour = [&](std::string const& key, std::string& to) {
        auto const written = fields.text(key, Need::optional);
        if (written.value.empty()) return;
        if (is_colour(written.value)) {
            to = written.value;
        } else {
            report.error(written.place, "`" + key + "` must be a colour in quotes, such as \"#1d2a5b\", but this is `" +
                                            shown(written.value) + "`");
        }
    };
    colour("background", brand.background);
    colour("foreground", brand.foreground);
    colour("accent", brand.accent);
    brand.typeface = fields.choice("typeface", {typefaces.begin(), typefaces.end()}, brand.typeface);
    auto const logo = fields.text("logo", Need::optional);
    partnership.brand_place = fields.place();
    partnership.logo_place = logo.place;
    if (logo.value.empty() || is_picture_path(logo.value)) {
        brand.logo = logo.value;
    } else {
        report.error(logo.place, "`logo` must be a picture in the folder media, such as media/logo.svg, but this is `" +
                                     shown(logo.value) + "`");
    }
}

void load_segments(YamlPtr const& node, Report& report, Partnership& partnership)
{
    if (node->kind != YamlNode::Kind::map) {
        report.error(node->place,
                     "`segments` must name dimensions, each with a list of terms, but this is " + describe(*node));
        return;
    }
    for (auto const& [key, value] : node->entries) {
        if (key->kind != YamlNode::Kind::scalar || !is_id(key->text)) {
            report.error(key->place, "a dimension of `segments` must be an id, but this is " + describe(*key));
            continue;
        }
        auto& terms = partnership.segments[key->text];
        if (value->kind != YamlNode::Kind::list) {
            report.error(value->place,
                         "`segments." + key->text + "` must be a list of terms, but this is " + describe(*value));
            continue;
        }
        for (auto const& term : value->items) {
            if (term->kind == YamlNode::Kind::scalar && is_id(term->text)) {
                terms.push_back(term->text);
            } else {
                report.error(term->place,
                             "a term of `segments." + key->text + "` must be an id, but this is " + describe(*term));
            }
        }
    }
}

// Area -> route.
std::map<std::string, Name> load_area_routes(YamlPtr const& node, Report& report, Partnership const& partnership)
{
    std::map<std::string, Name> routes;
    if (node->kind != YamlNode::Kind::map) {
        report.error(node->place, "`area_routes` must name areas, each with a route, but this is " + describe(*node));
        return routes;
    }
    auto const& areas = partnership.areas;
    for (auto const& [area, route] : node->entries) {
        bool const known = std::find(areas.begin(), areas.end(), area->text) != areas.end();
        if (area->kind != YamlNode::Kind::scalar || !known) {
            report.error(area->place, "an area of `area_routes` must be one of `areas`, but this is " +
                                          describe(*area) + hint(area->text, areas));
        } else if (route->kind != YamlNode::Kind::scalar) {
            report.error(route->place,
                         "`area_routes." + area->text + "` must be the id of a route, but this is " + describe(*route));
        } else {
            routes[area->text] = {route->text, route->place};
        }
    }
    return routes;
}

}  // namespace

void load_partnership(YamlPtr const& root, Report& report, Partnership& partnership)
{
    Fields file(root, report, "partnership.yaml");
    partnership.id = file.id();
    partnership.name = file.text("name").value;
    partnership.zone = file.zone("zone", partnership.zone);
    partnership.language = file.language("language", partnership.language);
    partnership.approval = file.approval("approval").value_or(partnership.approval);
    partnership.dry_run = file.flag("dry_run", partnership.dry_run);
    partnership.hashtags = file.hashtags("hashtags", Need::required);
    partnership.tagline = file.texts("tagline", partnership.language, Need::required);
    partnership.tagline_without_link = file.texts("tagline_without_link", partnership.language, Need::optional);
    partnership.route = file.name("route");
    partnership.lead_organisation = file.name("lead_organisation");
    partnership.calendar_owner = file.name("calendar_owner");
    for (auto const& area : file.words("areas")) partnership.areas.push_back(area.value);
    if (auto const node = file.node("area_routes", Need::optional))
        partnership.area_routes = load_area_routes(node, report, partnership);
    bool given = false;
    partnership.quiet_hours = file.quiet_hours("quiet_hours", given);

    partnership.brand.name = partnership.name;
    if (auto const node = file.node("brand", Need::optional)) load_brand(node, report, partnership);
    if (auto const node = file.node("segments", Need::optional)) load_segments(node, report, partnership);
    for (auto const& item : file.list("stakeholder_groups", Need::optional)) {
        Fields fields(item, report, "this stakeholder group");
        StakeholderGroup group{fields.id(), fields.text("name").value, fields.place()};
        refuse_double(partnership.stakeholder_groups, group, "stakeholder group", report);
        partnership.stakeholder_groups.push_back(std::move(group));
    }
    for (auto const& item : file.list("approvers", Need::optional)) {
        Fields fields(item, report, "this approver");
        Approver approver{
            fields.id(), fields.text("name").value, {}, fields.name("organisation", Need::optional), fields.place()};
        for (auto const& person : fields.words("people", Need::required)) approver.people.push_back(person.value);
        if (approver.people.empty() && fields.has("people"))
            report.error(fields.place_of("people"), "`people` names nobody, so nobody could let a post go");
        refuse_double(partnership.approvers, approver, "approver", report);
        partnership.approvers.push_back(std::move(approver));
    }
    for (auto const& item : file.list("restrictions", Need::optional)) {
        auto restriction = load_restriction(item, report);
        refuse_double(partnership.restrictions, restriction, "restriction", report);
        partnership.restrictions.push_back(std::move(restriction));
    }
    for (auto const& item : file.list("categories", Need::optional)) {
        Fields fields(item, report, "this category");
        Category category{fields.id(), fields.text("name").value, fields.flag("monitored", false), fields.place()};
        refuse_double(partnership.categories, category, "category", report);
        partnership.categories.push_back(std::move(category));
    }
}

}  // namespace peal::campaigns::definitions
