#pragma once

#include "campaigns/calendar/reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace peal::tests {

// A calendar around the given lines; they may use LF.
inline std::string vcalendar(std::string_view lines)
{
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Peal//Test//EN\n" + std::string(lines) + "\nEND:VCALENDAR\n";
}

// One event with UID "a" in a calendar.
inline std::string event(std::string_view lines)
{
    return vcalendar("BEGIN:VEVENT\nUID:a\nDTSTAMP:20260101T000000Z\n" + std::string(lines) + "\nEND:VEVENT");
}

inline Result<campaigns::calendar::Expansion> read(std::string_view ics, std::string_view from = "2027-01-01",
                                                   std::string_view to = "2028-01-01",
                                                   std::string zone = "Europe/London")
{
    campaigns::calendar::ReadOptions options;
    options.source = "test";
    options.default_zone = std::move(zone);
    return campaigns::calendar::read_calendar(ics, options, *parse_instant(from), *parse_instant(to));
}

inline campaigns::calendar::Expansion must_read(std::string_view ics, std::string_view from = "2027-01-01",
                                                std::string_view to = "2028-01-01", std::string zone = "Europe/London")
{
    auto expansion = read(ics, from, to, std::move(zone));
    if (!expansion) FAIL(expansion.error().message);
    return std::move(*expansion);
}

inline std::string day(std::chrono::local_days date)
{
    return to_iso(Instant(date.time_since_epoch())).substr(0, 10);
}

// "2027-10-09T08:00:00Z" or "2027-10-09" for a whole day; a cancelled or tentative one says so.
inline std::string start_of(campaigns::calendar::Occurrence const& occurrence)
{
    auto text = occurrence.all_day ? day(occurrence.start_date) : to_iso(occurrence.start);
    if (occurrence.status != campaigns::calendar::Status::confirmed)
        text += " " + std::string(to_string(occurrence.status));
    return text;
}

using Texts = std::vector<std::string>;

inline Texts starts(campaigns::calendar::Expansion const& expansion)
{
    Texts list;
    for (auto const& occurrence : expansion.occurrences) list.push_back(start_of(occurrence));
    return list;
}

// "start <- original start", where they differ.
inline Texts moves(campaigns::calendar::Expansion const& expansion)
{
    Texts list;
    for (auto const& occurrence : expansion.occurrences) {
        auto const plain = occurrence.all_day ? day(occurrence.start_date) : to_iso(occurrence.start);
        list.push_back(start_of(occurrence) +
                       (occurrence.original_start == plain ? "" : " <- " + occurrence.original_start));
    }
    return list;
}

inline Texts summaries(campaigns::calendar::Expansion const& expansion)
{
    Texts list;
    for (auto const& occurrence : expansion.occurrences) list.push_back(occurrence.summary);
    return list;
}

// "7: message"
inline Texts problems(campaigns::calendar::Expansion const& expansion)
{
    Texts list;
    for (auto const& problem : expansion.problems)
        list.push_back(std::to_string(problem.line) + ": " + problem.message);
    return list;
}

inline bool mentions(campaigns::calendar::Expansion const& expansion, std::string_view words)
{
    for (auto const& problem : expansion.problems) {
        if (problem.message.find(words) != std::string::npos) return true;
    }
    return false;
}

}  // namespace peal::tests
