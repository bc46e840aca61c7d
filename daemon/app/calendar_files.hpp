#pragma once

#include "campaigns/planner/reach.hpp"
#include "core/async_thread.hpp"
#include "daemon/app/calendar_keeper.hpp"
#include "daemon/app/known_readings.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace peal::app {

// What a look at the calendars that are files has found.
struct FileLook {
    struct Reading {
        std::string source;
        std::string mark;  // of the text, and of how it is read
        campaigns::calendar::Expansion expansion;

        Reading() {}
    };

    campaigns::planner::Reach reach;             // that they were read for
    std::vector<Reading> readings;               // those that were not as they are known
    std::vector<std::string> same;               // those that were
    std::map<std::string, std::string> refused;  // why they cannot be read, by source

    FileLook() {}
};

// The calendars that are files of the configuration folder. One look at a time; I/O thread only.
class CalendarFiles {
public:
    struct Parts {
        AsyncClock& clock;
        WorkThread& files;
        CalendarKeeper& calendars;
        std::filesystem::path config;  // the configuration folder
    };

    explicit CalendarFiles(Parts parts) : parts_(std::move(parts)) {}

    // Reads those that are not as they were taken up last, or not for that reach. Nothing comes of it until take_up.
    awaitable<FileLook> look(DefinitionsPtr definitions, campaigns::planner::Reach reach);
    awaitable<> take_up(FileLook look, DefinitionsPtr definitions);

private:
    awaitable<> look_at(campaigns::definitions::CalendarSource const& source,
                        campaigns::definitions::Partnership const& partnership, campaigns::planner::Reach needed,
                        FileLook& look);

    Parts parts_;
    KnownReadings known_;
};

}  // namespace peal::app
