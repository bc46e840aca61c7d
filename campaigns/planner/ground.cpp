#include "campaigns/planner/ground.hpp"

#include <chrono>
#include <utility>

namespace peal::campaigns::planner {

namespace {

// Quiet hours and spacing move a post by less than this.
constexpr std::chrono::days margin{3};

}  // namespace

Ground::Ground(definitions::Definitions const& definitions, EventIndex const& index, Days looked_at,
               SaidBefore said_before)
    : all(definitions),
      events(index),
      zone(zone_of(definitions)),
      days(looked_at),
      placing(definitions, zone),
      restrictions(definitions, index, zone),
      said(std::move(said_before))
{}

std::string zone_of(definitions::Definitions const& all)
{
    return is_known_zone(all.partnership.zone) ? all.partnership.zone : "UTC";
}

std::optional<Days> find_days(Instant from, Instant to, std::string const& zone)
{
    auto const first = to_wall(from, zone), last = to_wall(to, zone);
    if (!first || !last || from >= to) return {};
    return Days{std::chrono::floor<std::chrono::days>(*first) - margin,
                std::chrono::floor<std::chrono::days>(*last) + margin};
}

}  // namespace peal::campaigns::planner
