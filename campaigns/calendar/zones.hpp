#pragma once

#include "campaigns/calendar/file_zone.hpp"
#include "campaigns/calendar/problem_list.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace peal::campaigns::calendar {

// Wider than any distance between a wall time and its moment.
inline constexpr std::chrono::days zone_margin{2};

// Where a value's wall time is read: an IANA zone, or one that only the file knows.
class Zone {
public:
    explicit Zone(std::string name) : name_(std::move(name)) {}
    explicit Zone(std::shared_ptr<FileZone const> zone) : file_zone_(std::move(zone)) {}

    Instant at(Wall wall) const;
    Wall wall_of(Instant instant) const;

private:
    std::string name_;  // known to the system
    std::shared_ptr<FileZone const> file_zone_;
};

// An IANA name that the system knows for a TZID as calendars write it: the name itself, one behind a vendor's prefix
// ("/mozilla.org/20050126_1/Europe/London"), or a Windows name ("GMT Standard Time"). Empty when there is none.
std::string find_zone_name(std::string_view tzid);

// Resolves the TZIDs of one VCALENDAR by R3. A name that cannot be resolved is read in the calendar's zone, and said once.
class Zones {
public:
    // `calendar_zone` is an IANA name the system knows.
    Zones(std::string calendar_zone, std::vector<ZoneComponent> const& components, Instant until, Work& work,
          ProblemList& problems);

    std::string const& calendar_zone_name() const { return calendar_zone_name_; }
    Zone const& calendar_zone() const { return calendar_zone_; }

    // `line` is where the name stands.
    Zone const& resolve(std::string_view tzid, int line);

private:
    Zone find(std::string const& tzid, int line);

    std::string calendar_zone_name_;
    Zone calendar_zone_;
    std::map<std::string, ZoneComponent const*, std::less<>> components_;
    std::map<std::string, Zone, std::less<>> resolved_;
    Instant until_;
    Work& work_;
    ProblemList& problems_;
    bool said_many_ = false;
};

}  // namespace peal::campaigns::calendar
