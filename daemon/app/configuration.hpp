#pragma once

#include "campaigns/definitions/definitions.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace peal::app {

using DefinitionsPtr = std::shared_ptr<campaigns::definitions::Definitions const>;

struct ReadConfiguration {
    campaigns::definitions::Definitions definitions;
    std::vector<std::string>
        errors;               // "/etc/peal/campaigns/week.yaml:14:9: ..."; with any, nothing may be done by them
    std::string fingerprint;  // of every file as it was read; of nothing when they could not be read
};

// What the folder says at this moment. Blocking.
ReadConfiguration read_configuration(std::filesystem::path const& folder, bool dry_run);

// What cannot change while the daemon runs is taken back in `next` to what it is in `running`: addresses and the ports,
// networks and credentials of channels. Told are the places, for people: "peal.yaml: `public.port`". Pure.
std::vector<std::string> keep_until_start(campaigns::definitions::Definitions const& running,
                                          campaigns::definitions::Definitions& next);

}  // namespace peal::app
