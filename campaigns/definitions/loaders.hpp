#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/definitions/report.hpp"
#include "campaigns/definitions/source_files.hpp"
#include "campaigns/definitions/yaml_tree.hpp"

#include <algorithm>
#include <string>
#include <vector>

// One function a file for each file of the folder, used by load.cpp alone; then the parts that stand in several of them.
namespace peal::campaigns::definitions {

void load_settings(YamlPtr const& root, Report& report, Settings& settings);
void load_partnership(YamlPtr const& root, Report& report, Partnership& partnership);
void load_organisations(YamlPtr const& root, Report& report, Definitions& definitions);
void load_channels(YamlPtr const& root, Report& report, Definitions& definitions);
void load_routes(YamlPtr const& root, Report& report, Definitions& definitions);
void load_faq(YamlPtr const& root, Report& report, Definitions& definitions);
void load_figures(YamlPtr const& root, Report& report, Definitions& definitions);
void load_contacts(YamlPtr const& root, Report& report, Definitions& definitions);
void load_calendars(YamlPtr const& root, Report& report, Definitions& definitions);
void load_campaign(YamlPtr const& root, Report& report, Definitions& definitions);

void load_schedule(YamlPtr const& node, Report& report, Schedule& schedule);
OwnPhoto load_photo(YamlPtr const& node, Report& report);
Restriction load_restriction(YamlPtr const& node, Report& report);      // of partnership.yaml
Restriction load_own_restriction(YamlPtr const& node, Report& report);  // of one campaign
template <class T>
void refuse_double(std::vector<T> const& all, T const& one, std::string const& what, Report& report)
{
    if (one.id.empty()) return;  // reported already
    auto const earlier = std::find_if(all.begin(), all.end(), [&](T const& other) { return other.id == one.id; });
    if (earlier != all.end())
        report.error(one.place, what + " `" + one.id + "` is defined twice; the first is at line " +
                                    std::to_string(earlier->place.line));
}

// What one file says about another: names that lead nowhere, and doubles.
std::vector<Problem> check_references(Definitions const& definitions, SourceFiles const& files);

}  // namespace peal::campaigns::definitions
