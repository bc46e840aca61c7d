#pragma once

#include "campaigns/definitions/load.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

// A small partnership that loads without a problem, for tests to break one thing at a time.
namespace peal::test {

inline campaigns::definitions::SourceFiles minimal_files()
{
    return {
        {"peal.yaml", "public:\n  base: https://peal.example\n"},
        {"partnership.yaml", "id: town\n"
                             "name: Town\n"
                             "dry_run: yes\n"
                             "hashtags: [\"#TownTogether\"]\n"
                             "tagline: \"Report it: {report_link}\"\n"
                             "tagline_without_link: \"Report it: 101.\"\n"
                             "route: online\n"
                             "lead_organisation: police\n"
                             "calendar_owner: council\n"
                             "areas: [north, south]\n"
                             "segments: {age: [young, old]}\n"
                             "categories:\n"
                             "  - {id: race, name: Race, monitored: yes}\n"},
        {"organisations.yaml", "organisations:\n"
                               "  - {id: police, name: Town Police, kind: police}\n"
                               "  - {id: council, name: Town Council, kind: county}\n"
                               "brands:\n"
                               "  - {id: together, name: Town Together}\n"},
        {"channels.yaml", "channels:\n"
                          "  - {id: town-x, network: x, brand: together, credentials: town-x}\n"
                          "  - {id: town-instagram, network: instagram, organisation: council}\n"
                          "  - {id: town-snapchat, network: snapchat, brand: together}\n"},
        {"routes.yaml",
         "routes:\n"
         "  - {id: online, name: Online, kind: web, areas: [all], address: https://report.example, last_checked: 2026-11-01}\n"
         "  - {id: emergency, name: 999, kind: phone, areas: [all], phone: \"999\", emergency: yes, last_checked: 2026-11-01}\n"},
        {"calendar.yaml", "sources: []\n"},
        {"campaigns/week.yaml", "id: week\n"
                                "title: The week\n"
                                "aim: People know.\n"
                                "audience: external\n"
                                "owner: police\n"
                                "channels: [town-x, town-instagram, town-snapchat]\n"
                                "messages:\n"
                                "  - id: hello\n"
                                "    text: You can report it.\n"
                                "    artwork: {alt: Words on blue.}\n"
                                "    schedule: {at: 2026-12-01 10:00}\n"},
    };
}

// Puts `to` where `from` stands in a file.
inline void change(campaigns::definitions::SourceFiles& files, std::string const& path, std::string_view from,
                   std::string_view to)
{
    auto& text = files.at(path);
    text.replace(text.find(from), from.size(), to);
}

inline std::vector<std::string> lines(std::vector<campaigns::Problem> const& problems)
{
    std::vector<std::string> lines;
    for (auto const& problem : problems) lines.push_back(campaigns::to_string(problem));
    return lines;
}

inline std::string joined(std::vector<campaigns::Problem> const& problems)
{
    std::string text;
    for (auto const& line : lines(problems)) text += line + "\n";
    return text;
}

// Whether one of the problems begins with `place` ("channels.yaml:3:5") and holds `words`.
inline bool says(std::vector<campaigns::Problem> const& problems, std::string_view place, std::string_view words)
{
    auto const all = lines(problems);
    return std::any_of(all.begin(), all.end(), [&](auto const& line) {
        return line.starts_with(std::string(place) + ": ") && line.find(words) != std::string::npos;
    });
}

}  // namespace peal::test
