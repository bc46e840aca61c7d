#include "daemon/office/days.hpp"

#include "campaigns/moments/moment.hpp"

namespace peal::office {

std::string to_date(std::chrono::local_days day)
{
    return campaigns::to_text(campaigns::Wall(day)).substr(0, 10);
}

Result<Instant> midnight(std::chrono::local_days day, std::string const& zone)
{
    auto const moment = campaigns::to_moment(campaigns::Wall(day), zone);
    if (!moment) return tl::unexpected<Error>(moment.error());
    return moment->at;
}

}  // namespace peal::office
