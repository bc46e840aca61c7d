#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace peal::app {

// The folder's definitions, or every problem that keeps the daemon from starting, one a line. Blocking.
tl::expected<campaigns::definitions::Definitions, std::vector<std::string>> load_configuration(
    std::filesystem::path const& folder, bool dry_run);

}  // namespace peal::app
