#include "campaigns/planner/kept_events.hpp"

#include <algorithm>
#include <utility>

namespace peal::campaigns::planner {

namespace {

// Of what is gone and new in one reading, and of what has become new in all: it costs a walk over all events each.
constexpr std::size_t changes_max = 500;
constexpr std::size_t later_max = 10'000;

Events in_order(std::vector<calendar::Occurrence> const& occurrences)
{
    Events events;
    events.reserve(occurrences.size());
    for (auto const& one : occurrences) events.push_back(&one);
    // Each calendar is in order as it is read: there are a few long runs.
    std::vector<Events::iterator> runs{events.begin()};
    while (runs.back() != events.end())
        runs.push_back(std::is_sorted_until(runs.back(), events.end(), EventIndex::comes_before));
    while (runs.size() > 2) {
        std::vector<Events::iterator> merged{runs.front()};
        for (std::size_t i = 1; i < runs.size(); i += 2) {
            auto const end = std::min(i + 1, runs.size() - 1);
            std::inplace_merge(runs[i - 1], runs[i], runs[end], EventIndex::comes_before);
            merged.push_back(runs[end]);
        }
        runs = std::move(merged);
    }
    return events;
}

}  // namespace

KeptEvents::KeptEvents(definitions::Definitions const& all, std::vector<calendar::Occurrence> occurrences)
    : first_(std::move(occurrences)), index_(all, first_)
{}

std::optional<Events> KeptEvents::take_up(std::vector<calendar::Occurrence>& occurrences)
{
    auto const read = in_order(occurrences);
    Events gone, fresh;
    auto old = index_.all().begin();
    auto const end = index_.all().end();
    for (auto const* event : read) {
        if (old != end && **old == *event) {
            ++old;
            continue;
        }
        while (old != end && EventIndex::comes_before(*old, event)) gone.push_back(*old++);
        bool const is_known = old != end && !EventIndex::comes_before(event, *old);
        if (is_known && **old == *event) {
            ++old;
        } else {
            if (is_known) gone.push_back(*old++);
            fresh.push_back(event);
        }
        if (gone.size() + fresh.size() > changes_max) return {};
    }
    gone.insert(gone.end(), old, end);
    if (gone.size() + fresh.size() > changes_max || later_.size() + fresh.size() > later_max) return {};

    for (auto const* event : gone) index_.remove(*event);
    auto changed = std::move(gone);
    for (auto const* event : fresh) {
        auto& kept = later_.emplace_back(std::move(occurrences[static_cast<std::size_t>(event - occurrences.data())]));
        index_.add(kept);
        changed.push_back(&kept);
    }
    return changed;
}

}  // namespace peal::campaigns::planner
