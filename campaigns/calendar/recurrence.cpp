#include "campaigns/calendar/recurrence.hpp"

#include "campaigns/calendar/rule_walk.hpp"
#include "campaigns/calendar/zones.hpp"

#include <algorithm>

namespace peal::campaigns::calendar {

namespace {

constexpr std::size_t results_max = 2000;

}  // namespace

Result<std::vector<Wall>> expand_rule(std::string_view rrule, Wall first, std::string_view zone, Instant from,
                                      Instant to)
{
    if (!is_known_zone(zone)) return tl::unexpected(to_moment(first, zone).error());
    auto read = read_rule(rrule);
    if (!read) return tl::unexpected(read.error());
    auto const rule = complete_rule(std::move(*read), first, false);
    if (!rule) return tl::unexpected(rule.error());

    auto const wall_of = [](Instant instant) {
        return Wall(std::chrono::floor<std::chrono::seconds>(instant.time_since_epoch()));
    };
    auto const after_until = [&](Wall wall, Instant at) {
        if (!rule->until) return false;
        if (rule->until->form == Form::utc) return at > Instant(rule->until->wall.time_since_epoch());
        if (rule->until->form == Form::date) return day_of(wall) > day_of(rule->until->wall);
        return wall > rule->until->wall;
    };
    std::vector<Wall> walls;
    Work work;
    RuleWalk walk(*rule, first, wall_of(from) - zone_margin, wall_of(to) + zone_margin, work);
    while (auto const wall = walk.next()) {
        auto const moment = to_moment(*wall, zone);
        if (!moment) return tl::unexpected(moment.error());
        if (after_until(*wall, moment->at)) break;
        if (moment->at < from || moment->at >= to) continue;
        if (walls.size() == results_max) {
            return fail(ErrorKind::rejected, "the rule makes more than " + std::to_string(results_max) +
                                                 " times between " + to_iso(from) + " and " + to_iso(to) +
                                                 "; end it with COUNT or UNTIL");
        }
        walls.push_back(*wall);
    }
    if (work.left <= 0) return fail(ErrorKind::rejected, "the rule runs over too many years; start it later");
    return walls;
}

}  // namespace peal::campaigns::calendar
