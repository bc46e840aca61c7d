#include "campaigns/planner/reach.hpp"

#include <algorithm>

namespace peal::campaigns::planner {

namespace {

// `days` goes to 366 on either side; the rest is for what quiet hours and spacing move.
constexpr std::chrono::days anchor_reach{400};

// What began yesterday may go on still, and clocks may be set back.
constexpr std::chrono::days just_over{1};

bool counts_events(definitions::Message const& message)
{
    auto const* anchor = std::get_if<definitions::Anchored>(&message.schedule.when);
    return anchor != nullptr && anchor->counts();
}

}  // namespace

Reach calendar_reach(definitions::Definitions const& definitions, Instant from, Instant to)
{
    // By whole days, so that the readings of a day find the same.
    auto const today = std::chrono::floor<std::chrono::days>(from);
    Reach reach{from - anchor_reach, to + anchor_reach, today - just_over};
    for (auto const& campaign : definitions.campaigns) {
        if (!campaign.from || std::none_of(campaign.messages.begin(), campaign.messages.end(), counts_events)) continue;
        // A day earlier, since the local day may begin before the one of UTC.
        auto const first = std::chrono::sys_days(campaign.from->time_since_epoch()) - std::chrono::days(1);
        reach.from = std::min(reach.from, Instant(first));
    }
    return reach;
}

}  // namespace peal::campaigns::planner
