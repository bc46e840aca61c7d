#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace peal::campaigns::definitions {

// The text of every configuration file by its path relative to the folder: "peal.yaml", "campaigns/week.yaml",
// "calendar.ics".
using SourceFiles = std::map<std::string, std::string>;

// Reads *.yaml, *.yml and *.ics of the folder and *.yaml, *.yml of its campaigns/ (names that start with a dot are
// left out). Rejected when there is no such folder, or a file cannot be read or is too large (calendars 10 MiB, others
// 1 MiB, 5,000 files, 64 MiB together). Blocking: for start-up and the command line.
Result<SourceFiles> read_source_files(std::filesystem::path const& folder);

}  // namespace peal::campaigns::definitions
