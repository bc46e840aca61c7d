#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/load.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/plan.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// The small partnership of the definition tests, and events for it.
namespace peal::test {

inline Instant at(std::string_view text)
{
    auto const instant = parse_instant(text);
    REQUIRE(instant);
    return *instant;
}

inline std::chrono::local_days date(std::string_view text)
{
    return std::chrono::local_days(std::chrono::floor<std::chrono::days>(at(text)).time_since_epoch());
}

inline Instant midnight(std::chrono::local_days day)
{
    return campaigns::to_moment(campaigns::Wall(day), "Europe/London")->at;
}

// `last` is the last day, not the day after.
inline campaigns::calendar::Occurrence all_day(std::string uid, std::string title, std::string const& first,
                                               std::string const& last)
{
    campaigns::calendar::Occurrence event;
    event.source = "partnership";
    event.uid = std::move(uid);
    event.original_start = first;
    event.summary = std::move(title);
    event.zone = "Europe/London";
    event.all_day = true;
    event.start_date = date(first);
    event.end_date = date(last);
    event.start = midnight(event.start_date);
    event.end = midnight(event.end_date + std::chrono::days(1));
    event.categories = {"awareness"};
    return event;
}

inline campaigns::calendar::Occurrence timed(std::string uid, std::string title, std::string const& start,
                                             std::string const& end)
{
    campaigns::calendar::Occurrence event;
    event.source = "partnership";
    event.uid = std::move(uid);
    event.original_start = start;
    event.summary = std::move(title);
    event.zone = "Europe/London";
    event.start = at(start);
    event.end = at(end);
    event.start_date = std::chrono::floor<std::chrono::days>(*campaigns::to_wall(event.start, event.zone));
    event.end_date = std::chrono::floor<std::chrono::days>(*campaigns::to_wall(event.end, event.zone));
    event.categories = {"event"};
    return event;
}

// The minimal partnership with one schedule, on one channel.
inline campaigns::definitions::SourceFiles with_schedule(std::string const& schedule,
                                                         std::string const& channels = "[town-x]")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "{at: 2026-12-01 10:00}", schedule);
    change(files, "campaigns/week.yaml", "[town-x, town-instagram, town-snapchat]", channels);
    return files;
}

// The minimal partnership with another message text.
inline campaigns::definitions::SourceFiles with_text(std::string const& text)
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: " + text);
    return files;
}

inline campaigns::definitions::Definitions loaded(campaigns::definitions::SourceFiles const& files)
{
    auto result = campaigns::definitions::load(files);
    REQUIRE_MESSAGE(!campaigns::has_errors(result.problems), joined(result.problems));
    return std::move(result.definitions);
}

inline campaigns::planner::Plan planned(campaigns::definitions::SourceFiles const& files,
                                        std::vector<campaigns::calendar::Occurrence> const& events = {},
                                        std::string_view from = "2026-11-24", std::string_view to = "2028-11-24")
{
    return campaigns::planner::plan(loaded(files), events, at("2026-11-24"), at(from), at(to));
}

}  // namespace peal::test
