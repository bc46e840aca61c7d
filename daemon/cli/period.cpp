#include "daemon/cli/period.hpp"

#include "campaigns/moments/moment.hpp"

namespace peal::cli {

namespace {

Result<Instant> midnight(Typed const& typed, int days, std::string_view zone)
{
    using namespace std::chrono;
    auto const day = local_days(floor<std::chrono::days>(typed.instant).time_since_epoch()) + std::chrono::days(days);
    auto const moment = campaigns::to_moment(campaigns::Wall(day), zone);
    if (!moment) return tl::unexpected(moment.error());
    return moment->at;
}

}  // namespace

Result<Typed> parse_typed(std::string_view text)
{
    auto const instant = parse_instant(text);
    if (!instant)
        return fail(ErrorKind::rejected,
                    "`" + std::string(text.substr(0, 40)) +
                        "` is no day; write 2027-10-09, or a UTC moment such as 2027-10-09T08:00:00Z");
    return Typed{*instant, text.find('T') == text.npos};
}

Result<Instant> first_moment(Typed const& typed, std::string_view zone)
{
    return typed.is_date ? midnight(typed, 0, zone) : Result<Instant>(typed.instant);
}

Result<Instant> last_moment(Typed const& typed, std::string_view zone)
{
    return typed.is_date ? midnight(typed, 1, zone) : Result<Instant>(typed.instant);
}

}  // namespace peal::cli
