#include "campaigns/calendar/recurrence.hpp"

#include "campaigns/calendar/expand.hpp"
#include "tests/fuzz/property.hpp"

#include <algorithm>

// One RRULE, as a schedule may give it.

namespace {

using namespace peal;
using namespace peal::campaigns;

constexpr std::size_t bytes_max = 16 * 1024;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const rule = fuzz::swollen(fuzz::as_text(data, size), bytes_max);
    Wall const first =
        std::chrono::local_days(std::chrono::year(2026) / std::chrono::March / 28) + std::chrono::minutes(90);
    Instant const from = std::chrono::sys_days(std::chrono::year(2026) / std::chrono::March / 1);
    Instant const to = std::chrono::sys_days(std::chrono::year(2028) / std::chrono::March / 1);
    fuzz::Stopwatch const limit;
    auto const walls = calendar::expand_rule(rule, first, "Europe/London", from, to);
    if (!walls) {
        fuzz::hold_message(walls.error().message);
        return 0;
    }
    fuzz::hold(walls->size() <= calendar::occurrences_max, "at most 2,000 times");
    fuzz::hold(std::adjacent_find(walls->begin(), walls->end(), std::greater_equal<>()) == walls->end(),
               "times are in order, each once");
    for (auto const wall : *walls) {
        auto const moment = to_moment(wall, "Europe/London");
        fuzz::hold(wall >= first && moment && moment->at >= from && moment->at < to, "a time lies in the period");
    }
    return 0;
}
