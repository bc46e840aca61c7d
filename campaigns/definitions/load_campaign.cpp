#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/values.hpp"

#include <algorithm>

namespace peal::campaigns::definitions {

namespace {

constexpr std::size_t messages_max = 200;

std::map<std::string, Texts> load_variants(YamlPtr const& node, Report& report, std::string const& language)
{
    std::map<std::string, Texts> variants;
    Fields fields(node, report, "`variants`");
    for (auto const* network : {"x", "instagram", "snapchat"}) {
        auto texts = fields.texts(network, language, Need::optional);
        if (!texts.empty()) variants.emplace(network, std::move(texts));
    }
    return variants;
}

void load_artwork(YamlPtr const& node, Report& report, std::string const& language, Message& message)
{
    Fields fields(node, report, "`artwork`");
    message.headline = fields.texts("headline", language, Need::optional);
    message.alt = fields.texts("alt", language, Need::optional);
    if (auto const photo = fields.node("photo", Need::optional)) message.photo = load_photo(photo, report);
    if (message.photo && !fields.has("alt"))
        report.error(fields.place(),
                     "missing key `alt` in `artwork`: what the photo shows, for people who cannot see it");
}

Message load_message(YamlPtr const& node, Report& report, std::string const& language)
{
    Fields fields(node, report, "this message");
    Message message;
    message.place = fields.place();
    message.id = fields.id();
    message.label = fields.choice("label", {"victim", "witness", "ally", "general"}, "general");
    message.text = fields.texts("text", language, Need::required);
    if (auto const variants = fields.node("variants", Need::optional))
        message.variants = load_variants(variants, report, language);
    if (auto const artwork = fields.node("artwork", Need::optional)) load_artwork(artwork, report, language, message);
    message.link = fields.flag("link", true);
    message.link_reason = fields.text("link_reason", Need::optional).value;
    if (!message.link && message.link_reason.empty())
        report.error(fields.place_of("link"), "a message without a reporting link needs `link_reason`: say why");
    message.media_sensitive = fields.flag("media_sensitive", false);
    if (auto const schedule = fields.node("schedule", Need::required))
        load_schedule(schedule, report, message.schedule);
    return message;
}

Objective load_objective(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "this objective");
    Objective objective;
    objective.text = fields.text("text").value;
    objective.measure = fields.text("measure", Need::optional).value;
    objective.baseline = fields.text("baseline", Need::optional).value;
    objective.target = fields.text("target", Need::optional).value;
    objective.by = fields.date("by");
    return objective;
}

void load_messages(Fields& file, Report& report, Campaign& campaign, std::string const& language)
{
    auto const items = file.list("messages", Need::required);
    if (items.size() > messages_max) {
        report.error(file.place_of("messages"),
                     "more than " + std::to_string(messages_max) + " messages; split the campaign");
        return;
    }
    if (items.empty() && file.has("messages")) report.error(file.place_of("messages"), "this campaign has no message");
    for (auto const& item : items) {
        auto message = load_message(item, report, language);
        auto const& all = campaign.messages;
        auto const earlier =
            std::find_if(all.begin(), all.end(), [&](auto const& other) { return other.id == message.id; });
        // One that has no name yet, or another's, is kept all the same: what else is wrong with it is told in the same run.
        if (earlier != all.end() && !message.id.empty())
            report.error(message.place, "message `" + message.id + "` is defined twice; the first is at line " +
                                            std::to_string(earlier->place.line));
        campaign.messages.push_back(std::move(message));
    }
}

}  // namespace

void load_campaign(YamlPtr const& root, Report& report, Definitions& definitions)
{
    auto const& language = definitions.partnership.language;
    Fields file(root, report, "this campaign");
    Campaign campaign;
    campaign.file = report.file();
    campaign.id = {file.id(), file.place_of("id")};
    campaign.title = file.text("title").value;
    campaign.aim = file.text("aim").value;
    for (auto const& item : file.list("objectives", Need::optional))
        campaign.objectives.push_back(load_objective(item, report));
    campaign.audience = file.choice("audience", {"internal", "external", "stakeholder"}, "");
    campaign.segments = file.words("segments");
    campaign.stakeholder_groups = file.words("stakeholder_groups");
    campaign.categories = file.words("categories");
    campaign.areas = file.words("areas");
    campaign.languages = file.words("languages");
    for (auto& wanted : campaign.languages) {
        if (!is_language(wanted.value))
            report.error(wanted.place, "`" + shown(wanted.value) + "` is no language; write it like en-GB, pl or pa");
        wanted.value = spelt_language(wanted.value);
    }
    campaign.owner = file.name("owner");
    campaign.lead = file.name("lead_organisation", Need::optional);
    campaign.planned_on = file.date("planned_on");
    for (auto const& item : file.list("restrictions", Need::optional)) {
        auto restriction = load_own_restriction(item, report);
        restriction.campaigns = {campaign.id};
        refuse_double(campaign.restrictions, restriction, "restriction", report);
        campaign.restrictions.push_back(std::move(restriction));
    }
    if (auto const node = file.node("dates", Need::optional)) {
        Fields dates(node, report, "`dates`");
        campaign.from = dates.date("from");
        campaign.to = dates.date("to");
        if (campaign.from && campaign.to && *campaign.to < *campaign.from)
            report.error(dates.place_of("to"), "`to` lies before `from`");
    }
    campaign.channels = file.words("channels", Need::required);
    campaign.hashtags = file.hashtags("hashtags");
    campaign.tagline = file.texts("tagline", language, Need::optional);
    campaign.tagline_without_link = file.texts("tagline_without_link", language, Need::optional);
    campaign.route = file.name("route", Need::optional);
    campaign.approval = file.approval("approval");
    campaign.ignore_quiet_hours = file.choice("quiet_hours", {"respect", "ignore"}, "respect") == "ignore";
    load_messages(file, report, campaign, language);
    definitions.campaigns.push_back(std::move(campaign));
}

}  // namespace peal::campaigns::definitions
