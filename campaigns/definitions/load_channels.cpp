#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"

namespace peal::campaigns::definitions {

namespace {

using namespace std::chrono_literals;

Channel load_channel(Fields& fields, Report& report, Definitions const& definitions)
{
    Channel one;
    one.place = fields.place();
    one.id = fields.id();
    one.network = fields.choice("network", {"x", "instagram", "snapchat", "mastodon", "bluesky", "manual"}, "");
    auto const name = fields.text("name", Need::optional);
    one.name = name.value.empty() ? one.id : name.value;
    one.organisation = fields.name("organisation", Need::optional);
    one.brand = fields.name("brand", Need::optional);
    if (fields.has("organisation") == fields.has("brand"))
        report.error(one.place, "a channel belongs to one owner: give either `organisation` or `brand`");
    one.handle = fields.text("handle", Need::optional).value;
    if (one.handle.starts_with('@')) one.handle.erase(0, 1);
    one.address = fields.web_address("address", "");
    one.run_by = fields.name("run_by", Need::optional);
    one.language = fields.language("language", definitions.partnership.language);
    one.credentials = fields.credentials("credentials");
    one.dry_run = fields.optional_flag("dry_run");
    one.quiet_hours = fields.quiet_hours("quiet_hours", one.quiet_hours_given);
    one.spacing = fields.duration("spacing", 0s, 0s, 12h);
    one.last_checked = fields.date("last_checked");
    return one;
}

}  // namespace

void load_channels(YamlPtr const& root, Report& report, Definitions& definitions)
{
    Fields file(root, report, "channels.yaml");
    for (auto const& item : file.list("channels", Need::required)) {
        Fields fields(item, report, "this channel");
        auto one = load_channel(fields, report, definitions);
        if (one.id.empty()) continue;
        auto const* earlier = definitions.find_channel(one.id);
        if (earlier != nullptr) {
            report.error(one.place, "channel `" + one.id + "` is defined twice; the first is at line " +
                                        std::to_string(earlier->place.line));
            continue;
        }
        definitions.channels.push_back(std::move(one));
    }
}

}  // namespace peal::campaigns::definitions
