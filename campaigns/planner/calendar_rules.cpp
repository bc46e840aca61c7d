#include "campaigns/planner/calendar_rules.hpp"

namespace peal::campaigns::planner {

std::vector<calendar::SourceRules> calendar_rules(definitions::Definitions const& all)
{
    using Trust = definitions::CalendarSource::Trust;
    std::vector<calendar::SourceRules> rules;
    rules.reserve(all.calendars.size() + 1);
    for (auto const& source : all.calendars)
        rules.push_back({source.id, source.trust == Trust::provisional, source.categories, source.tentative_counts});
    rules.push_back({definitions::own_calendar, true, {}, false});
    return rules;
}

}  // namespace peal::campaigns::planner
