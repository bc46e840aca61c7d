#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"

namespace peal::campaigns::definitions {

namespace {

using namespace std::chrono_literals;

// A base address without the slash at its end.
std::string base(Fields& fields, std::string const& key, std::string const& fallback, Need need = Need::optional)
{
    auto address = fields.web_address(key, fallback, need);
    while (address.ends_with('/')) address.pop_back();
    return address;
}

void load_networks(YamlPtr const& node, Report& report, Settings& settings)
{
    Fields networks(node, report, "`networks`");
    if (auto const part = networks.node("x", Need::optional)) {
        Fields x(part, report, "`networks.x`");
        settings.x.api = base(x, "api", settings.x.api);
    }
    if (auto const part = networks.node("instagram", Need::optional)) {
        Fields instagram(part, report, "`networks.instagram`");
        auto& to = settings.instagram;
        to.graph = base(instagram, "graph", to.graph);
        auto const version = instagram.text("version", Need::optional);
        if (!version.value.empty()) to.version = version.value;
        to.poll_interval = instagram.duration("poll_interval", to.poll_interval, 1s, 10min);
        to.poll_limit = instagram.duration("poll_limit", to.poll_limit, 1s, 2h);
    }
    if (auto const part = networks.node("snapchat", Need::optional)) {
        Fields snapchat(part, report, "`networks.snapchat`");
        auto& to = settings.snapchat;
        to.accounts = base(snapchat, "accounts", to.accounts);
        to.api = base(snapchat, "api", to.api);
    }
}

}  // namespace

void load_settings(YamlPtr const& root, Report& report, Settings& settings)
{
    Fields file(root, report, "peal.yaml");

    if (auto const node = file.node("public", Need::required)) {
        Fields listener(node, report, "`public`");
        auto const address = listener.text("address", Need::optional);
        if (!address.value.empty()) settings.listener.address = address.value;
        settings.listener.port = static_cast<std::uint16_t>(listener.number("port", settings.listener.port, 0, 65535));
        settings.listener.base = base(listener, "base", "", Need::required);
        if (settings.listener.base.find_first_of("?#") != std::string::npos)
            report.error(listener.place_of("base"),
                         "`base` must not hold ? or #; short links are made by adding /r/ and a code");
    }
    if (auto const node = file.node("networks", Need::optional)) load_networks(node, report, settings);
    if (auto const node = file.node("calendar", Need::optional)) {
        Fields calendar(node, report, "`calendar`");
        settings.calendar_poll_interval = calendar.duration("poll_interval", settings.calendar_poll_interval, 1s, 24h);
        settings.calendar_grace = calendar.duration("grace", settings.calendar_grace, 0s, 24h);
    }
    if (auto const node = file.node("delivery", Need::optional)) {
        Fields delivery(node, report, "`delivery`");
        settings.max_late = delivery.duration("max_late", settings.max_late, 0s, 24h);
        settings.measure_interval = delivery.duration("measure_interval", settings.measure_interval, 1s, 24h);
    }
    if (auto const node = file.node("links", Need::optional)) {
        Fields links(node, report, "`links`");
        bool given = false;
        auto const between = links.quiet_hours("between", given);
        if (given) settings.links_between = between;
    }
    if (auto const node = file.node("fetch", Need::optional)) {
        Fields fetch(node, report, "`fetch`");
        for (auto& host : fetch.words("allow")) {
            if (host.value.find_first_of("/:?#@") != std::string::npos)
                report.error(host.place,
                             "`allow` names hosts, such as intranet.example.org or 10.1.2.3, but this is `" +
                                 shown(host.value) + "`");
            settings.fetch_allow.push_back(std::move(host.value));
        }
    }
    if (auto const node = file.node("log", Need::optional)) {
        Fields log(node, report, "`log`");
        settings.log_level = log.choice("level", {"debug", "info", "warning", "error"}, settings.log_level);
    }
}

}  // namespace peal::campaigns::definitions
