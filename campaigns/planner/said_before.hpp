#pragma once

#include "campaigns/definitions/definitions.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// Of messages that count their events ("the first", "five at most"): the events whose posts are out, or on their way. They
// count, wherever they have moved to since, so that another one is no first. By "campaign/message/"; the events by the
// occurrence of their posts.
using SaidBefore = std::map<std::string, std::set<std::string>>;

// Those messages, as "campaign/message/".
std::vector<std::string> counting_messages(definitions::Definitions const& all);

}  // namespace peal::campaigns::planner
