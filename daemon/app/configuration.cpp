#include "daemon/app/configuration.hpp"

#include "campaigns/definitions/load.hpp"
#include "campaigns/definitions/source_files.hpp"
#include "core/digest.hpp"

#include <utility>

namespace peal::app {

namespace definitions = campaigns::definitions;

namespace {

std::string fingerprint_of(definitions::SourceFiles const& files)
{
    std::string all;
    for (auto const& [name, text] : files) all += name + '\0' + sha256_hex(text) + '\n';
    return sha256_hex(all);
}

// Takes changed values back to what they were, and keeps their names.
class Keeper {
public:
    template <class T>
    void keep(std::string const& place, T const& running, T& next)
    {
        if (running == next) return;
        next = running;
        kept_.push_back(place);
    }

    std::vector<std::string> take() { return std::move(kept_); }

private:
    std::vector<std::string> kept_;
};

}  // namespace

ReadConfiguration read_configuration(std::filesystem::path const& folder, bool dry_run)
{
    ReadConfiguration read;
    auto const files = definitions::read_source_files(folder);
    if (!files) {
        read.errors.push_back(files.error().message);
        return read;
    }
    read.fingerprint = fingerprint_of(*files);
    auto loaded = definitions::load(*files);
    for (auto const& problem : loaded.problems)
        if (problem.severity == campaigns::Severity::error)
            read.errors.push_back((folder / to_string(problem)).string());
    read.definitions = std::move(loaded.definitions);
    if (dry_run) read.definitions.rehearse_everything();
    return read;
}

std::vector<std::string> keep_until_start(definitions::Definitions const& running, definitions::Definitions& next)
{
    Keeper keeper;
    auto const& old = running.settings;
    auto& settings = next.settings;
    keeper.keep("peal.yaml: `public.address`", old.listener.address, settings.listener.address);
    keeper.keep("peal.yaml: `public.port`", old.listener.port, settings.listener.port);
    keeper.keep("peal.yaml: `public.base`", old.listener.base, settings.listener.base);
    keeper.keep("peal.yaml: `networks.x.api`", old.x.api, settings.x.api);
    keeper.keep("peal.yaml: `networks.instagram.graph`", old.instagram.graph, settings.instagram.graph);
    keeper.keep("peal.yaml: `networks.instagram.version`", old.instagram.version, settings.instagram.version);
    keeper.keep("peal.yaml: `networks.instagram.poll_interval`", old.instagram.poll_interval,
                settings.instagram.poll_interval);
    keeper.keep("peal.yaml: `networks.instagram.poll_limit`", old.instagram.poll_limit, settings.instagram.poll_limit);
    keeper.keep("peal.yaml: `networks.snapchat.accounts`", old.snapchat.accounts, settings.snapchat.accounts);
    keeper.keep("peal.yaml: `networks.snapchat.api`", old.snapchat.api, settings.snapchat.api);
    keeper.keep("peal.yaml: `delivery.measure_interval`", old.measure_interval, settings.measure_interval);
    for (auto& channel : next.channels) {
        auto const* const before = running.find_channel(channel.id);
        if (before == nullptr) continue;
        auto const place = "channels.yaml: `" + channel.id + "`, ";
        keeper.keep(place + "`network`", before->network, channel.network);
        keeper.keep(place + "`credentials`", before->credentials, channel.credentials);
    }
    return keeper.take();
}

}  // namespace peal::app
