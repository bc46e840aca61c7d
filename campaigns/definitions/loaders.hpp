#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/definitions/report.hpp"
#include "campaigns/definitions/source_files.hpp"
#include "campaigns/definitions/yaml_tree.hpp"

#include <vector>

// One function a file; used by load.cpp alone.
namespace peal::campaigns::definitions {

void load_settings(YamlPtr const& root, Report& report, Settings& settings);
void load_partnership(YamlPtr const& root, Report& report, Partnership& partnership);
void load_organisations(YamlPtr const& root, Report& report, Definitions& definitions);
void load_channels(YamlPtr const& root, Report& report, Definitions& definitions);
void load_routes(YamlPtr const& root, Report& report, Definitions& definitions);
void load_faq(YamlPtr const& root, Report& report, Definitions& definitions);
void load_figures(YamlPtr const& root, Report& report, Definitions& definitions);
void load_calendars(YamlPtr const& root, Report& report, Definitions& definitions);
void load_campaign(YamlPtr const& root, Report& report, Definitions& definitions);
void load_schedule(YamlPtr const& node, Report& report, Schedule& schedule);

// What one file says about another: names that lead nowhere, and doubles.
std::vector<Problem> check_references(Definitions const& definitions, SourceFiles const& files);

}  // namespace peal::campaigns::definitions
