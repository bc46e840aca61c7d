#include "campaigns/calendar/file_zone.hpp"

#include <algorithm>

namespace peal::campaigns::calendar {

using std::chrono::seconds;

namespace {

constexpr std::size_t changes_max = 4000;  // twice a year since 1601 are 900
constexpr std::int64_t change_work = 10;

// "+0100", "-023000"
std::optional<seconds> read_offset(Property const* property)
{
    if (property == nullptr) return std::nullopt;
    std::string_view text = property->value;
    bool const negative = !text.empty() && text.front() == '-';
    if (text.empty() || (!negative && text.front() != '+')) return std::nullopt;
    text.remove_prefix(1);
    if (text.size() != 4 && text.size() != 6) return std::nullopt;
    auto const h = read_number(text.substr(0, 2));
    auto const m = read_number(text.substr(2, 2));
    auto const s = text.size() == 6 ? read_number(text.substr(4, 2)) : std::optional(0);
    if (!h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
    auto const offset = seconds(*h * 3600 + *m * 60 + *s);
    return negative ? -offset : offset;
}

Instant instant_of(Wall wall, seconds offset)
{
    return Instant(wall.time_since_epoch() - offset);
}

}  // namespace

void FileZone::read_observance(Component const& component, Instant until, Work& work, std::vector<Change>& changes)
{
    auto const before = read_offset(component.find("TZOFFSETFROM"));
    auto const after = read_offset(component.find("TZOFFSETTO"));
    auto const* const start = component.find("DTSTART");
    auto const first = start == nullptr ? std::nullopt : read_date_value(start->value);
    if (!before || !after || !first) return;
    auto const add = [&](Wall wall) {
        work.left -= change_work;
        if (changes.size() < changes_max && work.left > 0)
            changes.push_back({instant_of(wall, *before), *before, *after});
    };
    add(first->wall);
    for (auto const& property : component.properties) {
        if (property.name == "RDATE") {
            for (auto const text : split_list(property.value)) {
                if (auto const value = read_date_value(text)) add(value->wall);
            }
        }
        if (property.name != "RRULE") continue;
        auto read = read_rule(property.value, work);
        auto const rule = read ? complete_rule(std::move(*read), first->wall, false, work) : read;
        if (!rule) continue;
        RuleWalk walk(*rule, first->wall, first->wall,
                      Wall(std::chrono::floor<seconds>(until.time_since_epoch()) + *before), work);
        while (auto const wall = walk.next()) {
            bool const is_over =
                rule->until && (rule->until->form == Form::utc
                                    ? instant_of(*wall, *before) > Instant(rule->until->wall.time_since_epoch())
                                    : *wall > rule->until->wall);
            if (is_over || changes.size() >= changes_max) break;
            add(*wall);
        }
    }
}

std::optional<FileZone> FileZone::read(ZoneComponent const& component, Instant until, Work& work)
{
    FileZone zone;
    for (auto const& observance : component.observances) read_observance(observance, until, work, zone.changes_);
    if (zone.changes_.empty()) return std::nullopt;
    std::stable_sort(zone.changes_.begin(), zone.changes_.end(),
                     [](Change const& a, Change const& b) { return a.at < b.at; });
    for (auto const& change : zone.changes_) {
        auto const over =
            Wall(std::chrono::floor<seconds>(change.at.time_since_epoch()) + std::max(change.before, change.after));
        zone.over_.push_back(zone.over_.empty() ? over : std::max(over, zone.over_.back()));
    }
    return zone;
}

Instant FileZone::at(Wall wall) const
{
    // The offset before a change holds until both sides of it agree that it is over: that is R2 in one line.
    auto const next = std::upper_bound(over_.begin(), over_.end(), wall) - over_.begin();
    return instant_of(wall, offset_before(std::size_t(next)));
}

seconds FileZone::offset_before(std::size_t change) const
{
    return change < changes_.size() ? changes_[change].before : changes_.back().after;
}

Wall FileZone::wall_of(Instant instant) const
{
    auto const next = std::upper_bound(changes_.begin(), changes_.end(), instant,
                                       [](Instant at, Change const& change) { return at < change.at; });
    return Wall(std::chrono::floor<seconds>(instant.time_since_epoch()) +
                offset_before(std::size_t(next - changes_.begin())));
}

}  // namespace peal::campaigns::calendar
