#include "campaigns/planner/addresses.hpp"

#include "campaigns/planner/template.hpp"
#include "campaigns/text/web_addresses.hpp"

#include <utility>

namespace peal::campaigns::planner {

namespace {

class Collector {
public:
    explicit Collector(std::string const& own) : own_(own) {}

    void add(std::string address, std::string by, std::string file, definitions::Place place)
    {
        all_.push_back({std::move(address), std::move(by), std::move(file), place});
    }

    void add_from(definitions::Texts const& texts, std::string const& by, std::string const& file)
    {
        for (auto const& [lang, text] : texts)
            // What a field puts in is not known here, and its name ("{{event.date}}") is no host.
            for (auto& address : text::web_addresses(without_fields(text.value), own_))
                add(std::move(address), by, file, text.place);
    }

    std::vector<NamedAddress> take() { return std::move(all_); }

private:
    std::string const& own_;
    std::vector<NamedAddress> all_;
};

}  // namespace

std::vector<NamedAddress> named_addresses(definitions::Definitions const& all)
{
    Collector found(all.settings.listener.base);
    for (auto const& route : all.routes)
        if (!route.address.empty()) found.add(route.address, "route `" + route.id + "`", "routes.yaml", route.place);
    for (auto const& faq : all.faq) found.add_from(faq.answer, "the answer `" + faq.id + "`", "faq.yaml");
    for (auto const& campaign : all.campaigns)
        for (auto const& message : campaign.messages) {
            auto const by = "message `" + message.id + "` of campaign `" + campaign.id.value + "`";
            found.add_from(message.text, by, campaign.file);
            for (auto const& [network, texts] : message.variants) found.add_from(texts, by, campaign.file);
        }
    return found.take();
}

}  // namespace peal::campaigns::planner
