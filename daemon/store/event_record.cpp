#include "daemon/store/event_record.hpp"

#include "campaigns/calendar/event_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace peal::store {

namespace {

constexpr std::array<std::string_view, 4> kinds = {"event", "awareness", "media", "restriction"};

}  // namespace

std::string_view to_string(EventKind kind)
{
    return kinds[static_cast<std::size_t>(kind)];
}

std::optional<EventKind> event_kind_from(std::string_view word)
{
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (kinds[i] == word) return static_cast<EventKind>(i);
    return {};
}

bool EventRecord::is_own() const
{
    return known.event.source == own_source;
}

bool EventRecord::is_called_off() const
{
    return known.is_gone || known.event.status == campaigns::calendar::Status::cancelled;
}

campaigns::calendar::Occurrence EventRecord::with_kind() const
{
    auto event = known.event;
    if (!is_own()) return event;
    auto& words = event.categories;
    auto const word = std::string(to_string(kind));
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    // Whoever reads of it, in a feed or on paper, is to know that it is not to be told.
    if (embargo) words.push_back(campaigns::calendar::embargo_words(*embargo, event.zone));
    return event;
}

}  // namespace peal::store
