#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/said_before.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

inline constexpr std::chrono::months horizon{24};

struct Plan {
    std::vector<PlannedPost> posts;    // by due, then key; every key once
    std::vector<Problem> problems;     // a message that an event makes too long, a schedule that matches nothing, ...
    std::vector<Unplanned> unplanned;  // what an error keeps out, by key
};

// The posts that fall due in [from, to), `to` being at most the horizon after `now`. Pure: the same input gives the
// same plan, in whatever order the files and the calendar come; a post keeps its key when it moves. A post with an
// error is left out; the error is among the problems and the post among the unplanned. So is one that quiet hours and
// spacing leave no moment within its campaign's dates.
// `said`: for messages that count their events, the ones that are out already.
// The occurrences should be those of calendar_reach(definitions, from, to). Once `stop` is requested, from whatever
// thread, the work ends soon, and what comes back is no plan.
Plan plan(definitions::Definitions const& definitions, std::vector<calendar::Occurrence> const& occurrences,
          Instant now, Instant from, Instant to, std::stop_token const& stop = std::stop_token(), SaidBefore said = {});

// "campaign/message/occurrence/channel"; what could be mistaken for a separator in an event's uid is percent-encoded.
std::string make_key(std::string_view campaign, std::string_view message, std::string_view occurrence,
                     std::string_view channel);

// `now` plus the horizon, by the calendar.
Instant horizon_after(Instant now);

}  // namespace peal::campaigns::planner
