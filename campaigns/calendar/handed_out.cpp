#include "campaigns/calendar/handed_out.hpp"

namespace peal::campaigns::calendar {

std::string uid_end(std::string_view partnership)
{
    return "@" + std::string(partnership) + ".peal";
}

bool is_handed_out(Occurrence const& occurrence, std::string_view partnership)
{
    return occurrence.uid.ends_with(uid_end(partnership));
}

void leave_out_handed_out(Expansion& expansion, std::string_view partnership)
{
    auto const left_out =
        std::erase_if(expansion.occurrences, [&](auto const& event) { return is_handed_out(event, partnership); });
    if (left_out == 0) return;
    expansion.problems.push_back({0, std::to_string(left_out) +
                                         " of its events were handed out by Peal itself (partnership `" +
                                         std::string(partnership) + "`), which has them already: they are left out"});
}

}  // namespace peal::campaigns::calendar
