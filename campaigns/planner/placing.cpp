#include "campaigns/planner/placing.hpp"

#include <algorithm>

namespace peal::campaigns::planner {

namespace {

using namespace std::chrono_literals;

constexpr Duration wait_max = 12h;

bool is_within(definitions::Campaign const& campaign, Wall wall)
{
    auto const day = std::chrono::floor<std::chrono::days>(wall);
    return (!campaign.from || day >= *campaign.from) && (!campaign.to || day <= *campaign.to);
}

}  // namespace

Placement Placing::place(definitions::Campaign const& campaign, definitions::Channel const& channel,
                         Slot const& slot) const
{
    Placement placement{slot.at, slot.wall, slot.why, {}, {}};
    if (slot.event != nullptr && slot.at < slot.event->start) placement.before = slot.event->start;
    if (campaign.ignore_quiet_hours) return placement;
    placement.quiet = channel.quiet_hours_given ? channel.quiet_hours : all_.partnership.quiet_hours;
    // After the clock change had its say: quiet hours are what the wall clock shows.
    auto const shown = to_wall(slot.at, zone_);
    if (!placement.quiet || !shown) return placement;
    auto const range = find_quiet_range(*shown, *placement.quiet);
    if (!range) return placement;

    auto const end = end_of(*range, slot.at, *shown);
    if (!end) return placement;
    bool const too_late = placement.before && *end >= *placement.before;
    bool const in_time = !too_late && *end - slot.at <= wait_max;
    auto const sooner = range->begin - 1min;
    if (in_time && allows(campaign, *placement.quiet, range->end)) {
        move(placement, range->end, *end, "quiet hours");
    } else if (allows(campaign, *placement.quiet, sooner)) {
        move(placement, sooner, to_moment(sooner, zone_)->at, "quiet hours; moved back because afterwards is too late");
    } else {
        placement.fault = "quiet hours leave it no moment within the campaign's dates";
    }
    return placement;
}

void Placing::space_out(definitions::Campaign const& campaign, definitions::Channel const& channel,
                        Placement& placement, std::optional<Instant>& last) const
{
    auto const spacing = channel.spacing;
    if (spacing <= Duration(0) || !placement.fault.empty()) return;
    if (last && placement.at < *last + spacing) {
        auto moved = placement;
        moved.at = *last + spacing;
        moved.wall = to_wall(moved.at, zone_).value_or(placement.wall);
        moved.why.push_back("moved to " + to_words(moved.wall) +
                            " to keep the channel's distance from the post before");
        auto const range = moved.quiet ? find_quiet_range(moved.wall, *moved.quiet) : std::nullopt;
        auto const end = range ? end_of(*range, moved.at, moved.wall) : std::nullopt;
        if (end) move(moved, range->end, *end, "quiet hours");
        bool const fits = range ? allows(campaign, *moved.quiet, moved.wall) : is_within(campaign, moved.wall);
        if (!fits) {
            placement.fault =
                "the channel's distance from the post before leaves it no moment within the campaign's dates";
            return;
        }
        if (moved.before && moved.at >= *moved.before) {
            placement.fault = "the channel's distance from the post before leaves it no moment before its event begins";
            return;
        }
        placement = std::move(moved);
    }
    last = last ? std::max(*last, placement.at) : placement.at;
}

bool Placing::allows(definitions::Campaign const& campaign, definitions::QuietHours const& quiet, Wall wall) const
{
    // What the clock shows then: it may skip the hour.
    auto const moment = to_moment(wall, zone_);
    auto const shown = moment ? to_wall(moment->at, zone_) : tl::unexpected(moment.error());
    return shown && is_within(campaign, *shown) && !find_quiet_range(*shown, quiet);
}

std::optional<Instant> Placing::end_of(QuietRange const& range, Instant at, Wall shown) const
{
    auto const end = to_moment(range.end, zone_);
    if (!end) return {};
    return end->at >= at ? end->at : at + (range.end - shown);
}

void Placing::move(Placement& placement, Wall wall, Instant at, std::string why)
{
    placement.at = at;
    placement.wall = wall;
    placement.is_moved = true;
    placement.why.push_back(why + ": moved to " + to_words(wall));
}

}  // namespace peal::campaigns::planner
