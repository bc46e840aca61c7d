#include "daemon/cli/local_time.hpp"

#include "campaigns/moments/moment.hpp"

namespace peal::cli {

namespace {

Result<campaigns::Wall> to_minute(std::string_view instant, std::string_view zone)
{
    auto const moment = parse_instant(instant);
    if (!moment) return tl::unexpected(moment.error());
    auto const wall = campaigns::to_wall(*moment, zone);
    if (!wall) return tl::unexpected(wall.error());
    return campaigns::Wall(std::chrono::floor<std::chrono::minutes>(*wall));
}

}  // namespace

std::string local_words(std::string_view instant, std::string_view zone)
{
    auto const wall = to_minute(instant, zone);
    return wall ? campaigns::to_words(*wall) : std::string(instant);
}

std::string wall_words(std::string_view wall)
{
    return local_words(std::string(wall.substr(0, 16)) + ":00Z", "UTC");
}

std::string local_short(std::string_view instant, std::string_view zone)
{
    auto const wall = to_minute(instant, zone);
    if (!wall) return std::string(instant);
    auto text = campaigns::to_text(*wall);
    if (auto const t = text.find('T'); t != text.npos) text[t] = ' ';
    return text;
}

}  // namespace peal::cli
