#include "daemon/app/configuration.hpp"

#include "campaigns/definitions/load.hpp"
#include "campaigns/definitions/source_files.hpp"

namespace peal::app {

tl::expected<campaigns::definitions::Definitions, std::vector<std::string>> load_configuration(
    std::filesystem::path const& folder, bool dry_run)
{
    auto files = campaigns::definitions::read_source_files(folder);
    if (!files) return tl::unexpected(std::vector{files.error().message});
    auto loaded = campaigns::definitions::load(*files);
    std::vector<std::string> errors;
    for (auto const& problem : loaded.problems)
        if (problem.severity == campaigns::Severity::error) errors.push_back((folder / to_string(problem)).string());
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    if (dry_run) loaded.definitions.rehearse_everything();
    return std::move(loaded.definitions);
}

}  // namespace peal::app
