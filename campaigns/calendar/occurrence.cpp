#include "campaigns/calendar/occurrence.hpp"

namespace peal::campaigns::calendar {

std::string_view to_string(Status status)
{
    switch (status) {
        case Status::confirmed: return "confirmed";
        case Status::tentative: return "tentative";
        case Status::cancelled: return "cancelled";
    }
    return "confirmed";
}

std::string identity(Occurrence const& event)
{
    return event.repeats ? event.uid + "@" + event.original_start : event.uid;
}

}  // namespace peal::campaigns::calendar
