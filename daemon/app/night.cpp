#include "daemon/app/night.hpp"

#include "campaigns/moments/moment.hpp"

#include <algorithm>

namespace peal::app {

Instant Night::next(Instant after, std::size_t i, std::size_t count) const
{
    using namespace std::chrono;
    auto width = duration_cast<seconds>(between.to - between.from);
    if (width <= seconds(0)) width += hours(24);
    auto const share = (static_cast<double>(i) + offset) / static_cast<double>(std::max<std::size_t>(count, 1));
    auto const within = seconds(static_cast<std::int64_t>(static_cast<double>(width.count()) * share));
    auto const wall = campaigns::to_wall(after, zone);
    // A zone that the system does not know is reported where it is read.
    auto const today = floor<days>(wall ? *wall : campaigns::Wall(floor<seconds>(after.time_since_epoch())));
    for (auto day = today - days(1);; day += days(1)) {
        auto const local = campaigns::Wall(day) + between.from + within;
        auto const moment = campaigns::to_moment(local, zone);
        auto const at = moment ? moment->at : Instant(local.time_since_epoch());
        if (at > after) return at;
    }
}

}  // namespace peal::app
