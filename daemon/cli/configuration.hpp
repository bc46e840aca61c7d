#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/load.hpp"
#include "campaigns/planner/reach.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace peal::cli {

// A configuration folder, read for the commands that need no daemon.
struct Configuration {
    campaigns::definitions::Loaded loaded;
    // What each calendar file says of `reach`, by source.
    std::map<std::string, std::vector<campaigns::calendar::Occurrence>> readings;
    campaigns::planner::Reach reach;
    // All of them as one, as far as the files tell. The daemon knows more: other calendars, and what was confirmed.
    std::vector<campaigns::calendar::Occurrence> occurrences;
    std::vector<campaigns::Problem> calendar_problems;  // by calendar file and line
    std::size_t files = 0;                              // without pictures
};

// $PEAL_CONFIG, else /etc/peal.
std::string default_folder();

// Reads the folder, and what its calendars list so that [from, to) can be planned. Rejected when the folder cannot be read. A calendar that
// is refused, or broken in part, is a problem of the result.
Result<Configuration> read_configuration(std::filesystem::path const& folder, Instant from, Instant to);

// Hints that name the calendars which only the daemon reads.
std::vector<campaigns::Problem> tell_unread_calendars(campaigns::definitions::Definitions const& all);

}  // namespace peal::cli
