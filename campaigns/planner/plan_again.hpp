#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "campaigns/post.hpp"

#include <optional>

namespace peal::campaigns::planner {

// A stored post as its message, and the event that it hangs on, make it now, wherever its moment is: a plan has nothing that is
// past. Nothing where the definitions do not say it any more, of that event or on that day. `event` with the words of its
// calendar, null for a post that hangs on none; `is_confirmed`: for the calendar's owner. Asked of few posts: it plans a message.
std::optional<PlannedPost> plan_again(definitions::Definitions const& all, PlannedPost const& stored,
                                      calendar::Occurrence const* event, bool is_confirmed);

}  // namespace peal::campaigns::planner
