#include "daemon/store/event_copy.hpp"

#include <algorithm>
#include <utility>

namespace peal::store {

using campaigns::calendar::Held;
using campaigns::calendar::Occurrence;

std::vector<Occurrence> EventCopy::agenda(std::vector<campaigns::calendar::SourceRules> const& sources) const
{
    std::vector<Occurrence> own;  // with their kind
    own.reserve(static_cast<std::size_t>(
        std::count_if(events_.begin(), events_.end(), [](auto const& one) { return one.is_own(); })));
    std::vector<Held> held;
    held.reserve(events_.size());
    for (auto const& record : events_) {
        auto const* event = &record.event();
        if (record.is_own()) event = &own.emplace_back(record.with_kind());
        held.push_back({event, record.first_seen, !record.confirmed_by.empty(), record.known.is_gone});
    }
    return join(held, sources);
}

EventCopy::Known EventCopy::known(std::string const& source) const
{
    Known known;
    for (auto const& record : events_) {
        if (record.event().source != source) continue;
        known.events.push_back(record.known);
        known.ids.push_back(record.id);
    }
    return known;
}

std::map<std::string, std::size_t> EventCopy::count(Instant from, Instant to) const
{
    std::map<std::string, std::size_t> counts;
    for (auto const& record : events_) {
        auto const& event = record.event();
        bool const takes_place = !record.known.is_gone && event.status != campaigns::calendar::Status::cancelled;
        if (takes_place && event.start >= from && event.start < to) ++counts[event.source];
    }
    return counts;
}

void EventCopy::put(EventRecord record)
{
    seen_ = record.seq;
    last_id_ = record.id.value;
    auto const [place, is_new] = places_.try_emplace(record.id.value, events_.size());
    if (is_new)
        events_.push_back(std::move(record));
    else
        events_[place->second] = std::move(record);
}

}  // namespace peal::store
