#include "campaigns/calendar/instances.hpp"

#include "campaigns/calendar/expand.hpp"

#include <iterator>

namespace peal::campaigns::calendar {

bool Instances::add(Instance const& instance)
{
    auto const side = side_of_(instance);
    if (side == Side::none) return true;
    auto& list = side == Side::behind ? behind : ahead;
    auto const [place, is_new] = list.try_emplace(instance.at, instance);
    if (!is_new && instance.length) place->second.length = instance.length;
    if (list.size() <= occurrences_max) return true;
    is_cut = true;
    auto const last = side == Side::behind ? list.begin() : std::prev(list.end());
    bool const had_room = place != last;
    list.erase(last);
    return had_room || side == Side::behind;
}

}  // namespace peal::campaigns::calendar
