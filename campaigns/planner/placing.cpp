#include "campaigns/planner/placing.hpp"

#include "campaigns/planner/quiet_hours.hpp"

namespace peal::campaigns::planner {

namespace {

using namespace std::chrono_literals;

constexpr Duration wait_max = 12h;

}  // namespace

Placement Placing::place(definitions::Campaign const& campaign, definitions::Channel const& channel,
                         Slot const& slot) const
{
    Placement placement{slot.at, slot.wall, slot.why, {}};
    if (campaign.ignore_quiet_hours) return placement;
    placement.quiet = channel.quiet_hours_given ? channel.quiet_hours : all_.partnership.quiet_hours;
    // After the clock change had its say: quiet hours are what the wall clock shows.
    auto const shown = to_wall(slot.at, zone_);
    if (!placement.quiet || !shown) return placement;
    auto const range = find_quiet_range(*shown, *placement.quiet);
    if (!range) return placement;

    auto const end = to_moment(range->end, zone_);
    if (!end) return placement;
    bool const too_late = slot.event != nullptr && slot.at < slot.event->start && end->at >= slot.event->start;
    if (too_late || end->at - slot.at > wait_max) {
        move(placement, range->begin - 1min, "quiet hours; moved back because afterwards is too late");
    } else {
        move(placement, range->end, "quiet hours");
    }
    return placement;
}

void Placing::space_out(definitions::Channel const& channel, Placement& placement)
{
    auto const spacing = channel.spacing;
    auto const last = last_.find(channel.id);
    if (spacing > Duration(0) && last != last_.end() && placement.at < last->second + spacing) {
        if (auto const wall = to_wall(last->second + spacing, zone_)) {
            placement.at = last->second + spacing;
            placement.wall = *wall;
            placement.why.push_back("moved to " + to_words(*wall) +
                                    " to keep the channel's distance from the post before");
            auto const range = placement.quiet ? find_quiet_range(*wall, *placement.quiet) : std::nullopt;
            if (range) move(placement, range->end, "quiet hours");
        }
    }
    auto& kept = last_[channel.id];
    kept = std::max(kept, placement.at);
}

void Placing::move(Placement& placement, Wall wall, std::string why) const
{
    auto const moment = to_moment(wall, zone_);
    if (!moment) return;
    placement.at = moment->at;
    placement.wall = wall;
    placement.why.push_back(why + ": moved to " + to_words(wall));
}

}  // namespace peal::campaigns::planner
