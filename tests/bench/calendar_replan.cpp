#include "tests/bench/calendar_figures.hpp"

#include "campaigns/planner/replanner.hpp"
#include "tests/bench/large_town.hpp"

#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

namespace peal::bench {

namespace {

constexpr double limit_ms = 50;

// As the daemon plans: of what was read it takes what is new, and then what is different from the last plan.
class Keeper {
public:
    explicit Keeper(LargeTown const& town) : town_(town) {}

    void plan(Events&& events)
    {
        anew = replanner_.plan(town_.all, std::move(events), town_.now, town_.now, town_.to).planned_anew;
        update = replanner_.take_update(town_.now, std::vector<std::string>());
    }

    std::size_t anew = 0;  // campaigns
    campaigns::PlanUpdate update;

private:
    LargeTown const& town_;
    campaigns::planner::Replanner replanner_;
};

}  // namespace

void show_replanning()
{
    LargeTown const town("");
    std::printf("%d campaigns of %d messages beside a calendar of %zu events, of which one moves\n", campaign_count,
                messages, town.events.size());
    // Who read them makes them and gives them back.
    std::vector<Events> readings(runs, town.events);
    std::vector<std::unique_ptr<Keeper>> keepers;
    auto const whole = middle_ms([&](std::size_t run) {
        keepers.push_back(std::make_unique<Keeper>(town));
        keepers.back()->plan(std::move(readings[run]));
    });
    std::printf("  %-52s %9.1f ms\n", "planning everything", whole);
    auto& keeper = *keepers.back();
    for (std::size_t run = 0; run < runs; ++run) readings[run] = run % 2 == 0 ? town.one_moved : town.events;
    auto const again = middle_ms([&](std::size_t run) { keeper.plan(std::move(readings[run])); });
    std::printf("  %-52s %9.1f ms  1/%.0f of it; %zu campaigns anew, %zu posts differ\n", "again after the moved event",
                again, whole / again, keeper.anew, keeper.update.posts.size());
    std::printf("  %-52s %9.0f ms  %s\n", "within", limit_ms, again < limit_ms ? "it is" : "IT IS NOT");
    std::fflush(stdout);
}

}  // namespace peal::bench
