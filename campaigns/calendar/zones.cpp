#include "campaigns/calendar/zones.hpp"

#include "core/assert.hpp"

#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace peal::campaigns::calendar {

namespace {

constexpr std::size_t names_max = 1000;  // there are not 700 zones

std::string trim(std::string_view text)
{
    auto const begin = text.find_first_not_of(" \t\"");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\"") - begin + 1));
}

// Known, and its data can be read: what is asked of it later does not fail.
bool is_usable(std::string_view name)
{
    return is_known_zone(name) && to_moment(Wall(), name).has_value();
}

// CLDR's table of Windows names, as ICU holds it.
std::string find_windows_name(std::string_view name)
{
    bool const is_plain = name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
                              return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                                     std::string_view(" .+-()").find(c) != std::string_view::npos;
                          });
    if (!is_plain) return {};
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString id;
    icu::TimeZone::getIDForWindowsID(icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), int32_t(name.size()))),
                                     "001", id, status);
    std::string result;
    if (U_SUCCESS(status)) id.toUTF8String(result);
    return is_usable(result) ? result : std::string();
}

}  // namespace

Instant Zone::at(Wall wall) const
{
    if (file_zone_) return file_zone_->at(wall);
    auto const moment = to_moment(wall, name_);
    PEAL_ASSERT(moment);
    return moment->at;
}

Wall Zone::wall_of(Instant instant) const
{
    if (file_zone_) return file_zone_->wall_of(instant);
    auto const wall = to_wall(instant, name_);
    PEAL_ASSERT(wall);
    return *wall;
}

std::string find_zone_name(std::string_view tzid)
{
    if (tzid.size() > 256) return {};
    if (is_usable(tzid)) return std::string(tzid);
    if (tzid.starts_with('/')) {
        auto rest = tzid;
        for (auto slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
            rest.remove_prefix(slash + 1);
            if (is_usable(rest)) return std::string(rest);
        }
        return {};
    }
    return find_windows_name(tzid);
}

Zones::Zones(std::string calendar_zone, std::vector<ZoneComponent> const& components, Instant until, Work& work,
             ProblemList& problems)
    : calendar_zone_name_(std::move(calendar_zone)),
      calendar_zone_(calendar_zone_name_),
      until_(until),
      work_(work),
      problems_(problems)
{
    for (auto const& component : components) {
        if (auto const* const id = component.find("TZID")) {
            // It is a TEXT, with its commas escaped; not all who write it know.
            components_.emplace(trim(id->value), &component);
            components_.emplace(trim(read_text(id->value)), &component);
        } else {
            problems_.add(component.line, "a VTIMEZONE without TZID was ignored");
        }
    }
}

Zone const& Zones::resolve(std::string_view tzid, int line)
{
    auto const name = trim(tzid);
    if (name.empty()) return calendar_zone_;
    auto found = resolved_.find(name);
    if (found != resolved_.end()) return found->second;
    if (resolved_.size() >= names_max) {
        if (!said_many_)
            problems_.add(line, "the calendar has more than " + std::to_string(names_max) +
                                    " names of time zones; times in the others are read in " + calendar_zone_name_);
        said_many_ = true;
        return calendar_zone_;
    }
    return resolved_.emplace(name, find(name, line)).first->second;
}

Zone Zones::find(std::string const& tzid, int line)
{
    if (auto name = find_zone_name(tzid); !name.empty()) return Zone(std::move(name));
    auto const component = components_.find(tzid);
    if (component != components_.end()) {
        if (auto zone = FileZone::read(*component->second, until_, work_))
            return Zone(std::make_shared<FileZone const>(std::move(*zone)));
        problems_.add(component->second->line, "this VTIMEZONE cannot be used");
    }
    problems_.add(line, "the time zone `" + tzid.substr(0, 64) + "` is not known; times in it are read in " +
                            calendar_zone_name_);
    return calendar_zone_;
}

}  // namespace peal::campaigns::calendar
