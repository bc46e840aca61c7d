#include "daemon/cli/configuration.hpp"

#include "campaigns/calendar/handed_out.hpp"
#include "campaigns/calendar/join.hpp"
#include "campaigns/calendar/reader.hpp"
#include "campaigns/definitions/source_files.hpp"
#include "campaigns/planner/calendar_rules.hpp"
#include "campaigns/planner/reach.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace peal::cli {

namespace calendar = campaigns::calendar;
namespace definitions = campaigns::definitions;
using campaigns::Problem;
using campaigns::Severity;

namespace {

void read_one(definitions::CalendarSource const& source, std::string const& ics, Configuration& configuration)
{
    auto const& file = source.file.value;
    auto const& reach = configuration.reach;
    auto expansion = calendar::read_calendar(ics, {source.id, source.zone, reach.ahead_from}, reach.from, reach.to);
    if (!expansion) {
        configuration.calendar_problems.push_back({Severity::error, file, 0, 0, expansion.error().message});
        return;
    }
    calendar::leave_out_handed_out(*expansion, configuration.loaded.definitions.partnership.id);
    for (auto& problem : expansion->problems)
        configuration.calendar_problems.push_back(
            {Severity::warning, file, problem.line, 0, std::move(problem.message)});
    configuration.readings[source.id] = std::move(expansion->occurrences);
}

std::vector<calendar::Occurrence> joined(Configuration const& configuration)
{
    std::vector<calendar::Held> held;
    for (auto const& [source, occurrences] : configuration.readings)
        for (auto const& event : occurrences) held.push_back({&event, Instant(), false, false});
    return calendar::join(held, campaigns::planner::calendar_rules(configuration.loaded.definitions));
}

}  // namespace

std::string default_folder()
{
    auto const* const folder = std::getenv("PEAL_CONFIG");
    return folder != nullptr && *folder != '\0' ? folder : "/etc/peal";
}

Result<Configuration> read_configuration(std::filesystem::path const& folder, Instant from, Instant to)
{
    std::vector<Problem> unread;
    auto const files = definitions::read_source_files(folder, &unread);
    if (!files) return tl::unexpected(files.error());

    Configuration configuration;
    // Of a picture, that it is there is all that is known here.
    configuration.files =
        unread.size() + static_cast<std::size_t>(std::count_if(files->begin(), files->end(), [](auto const& file) {
            return !definitions::is_picture_path(file.first) && !file.first.ends_with('/');
        }));
    configuration.loaded = definitions::load(*files);
    auto& problems = configuration.loaded.problems;
    problems.insert(problems.end(), unread.begin(), unread.end());
    configuration.reach = campaigns::planner::calendar_reach(configuration.loaded.definitions, from, to);
    for (auto const& source : configuration.loaded.definitions.calendars) {
        // A file that is not there is a problem that loading has already found.
        if (auto const ics = files->find(source.file.value); ics != files->end())
            read_one(source, ics->second, configuration);
    }
    configuration.occurrences = joined(configuration);
    return configuration;
}

std::vector<campaigns::Problem> tell_unread_calendars(definitions::Definitions const& all)
{
    std::vector<campaigns::Problem> hints;
    for (auto const& source : all.calendars) {
        if (source.kind == definitions::CalendarSource::Kind::file) continue;
        hints.push_back(
            {Severity::hint, "calendar.yaml", source.place.line, source.place.column,
             "calendar `" + source.id + "` is fetched by the daemon; its events are known to peal plan --diff alone"});
    }
    return hints;
}

}  // namespace peal::cli
