#pragma once

#include "campaigns/calendar/event_list.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "campaigns/plan_diff.hpp"

#include <memory>
#include <vector>

namespace peal::campaigns::planner {

// What restrictions do to a post at the moment that it has, whoever gave it that. The events need not outlive it.
TermsAt terms_at_moment(std::shared_ptr<definitions::Definitions const> all,
                        std::vector<calendar::Occurrence> const& events);

}  // namespace peal::campaigns::planner
