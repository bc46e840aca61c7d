#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/source_files.hpp"
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

Restriction load_restriction(Fields& fields, Report& report)
{
    Restriction one;
    one.place = fields.place();
    one.id = fields.id();
    one.reason = fields.text("reason").value;
    one.from = fields.date("from");
    one.to = fields.date("to");
    one.event = fields.text("event", Need::optional).value;
    one.organisations = fields.words("organisations");
    one.campaigns = fields.words("campaigns");
    one.categories = fields.words("categories");
    one.exempt = fields.words("exempt");
    bool const dated = fields.has("from") || fields.has("to");
    if (one.event.empty() ? !fields.has("from") : dated)
        report.error(one.place,
                     "a restriction needs either `from` (and `to`, its last day) or `event`, the title of its event in "
                     "the calendar");
    if (one.from && one.to && *one.to < *one.from) report.error(fields.place_of("to"), "`to` lies before `from`");
    return one;
}

template <class T>
void refuse_double(std::vector<T> const& all, T const& one, std::string const& what, Report& report)
{
    if (one.id.empty()) return;
    auto const earlier = std::find_if(all.begin(), all.end(), [&](T const& other) { return other.id == one.id; });
    if (earlier != all.end())
        report.error(one.place, what + " `" + one.id + "` is defined twice; the first is at line " +
                                    std::to_string(earlier->place.line));
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
    for (auto const& item : file.list("restrictions", Need::optional)) {
        Fields fields(item, report, "this restriction");
        auto restriction = load_restriction(fields, report);
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
