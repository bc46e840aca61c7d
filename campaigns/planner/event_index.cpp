#include "campaigns/planner/event_index.hpp"

#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

namespace peal::campaigns::planner {

namespace {

// As words are compared: without regard to the case of ASCII letters.
std::string folded(std::string_view word)
{
    std::string text(word);
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

Events const& find(std::unordered_map<std::string, Events> const& words, std::string const& word)
{
    static Events const none;
    auto const found = words.find(word);
    return found == words.end() ? none : found->second;
}

}  // namespace

EventIndex::EventIndex(definitions::Definitions const& all, std::vector<calendar::Occurrence> const& occurrences)
{
    for (auto const& source : all.calendars) owners_.emplace(source.id, source.owner.value);
    for (auto const& occurrence : occurrences) all_.push_back(&occurrence);
    std::sort(all_.begin(), all_.end(), [](auto const* a, auto const* b) {
        return std::tie(a->start, a->uid, a->original_start, a->source) <
               std::tie(b->start, b->uid, b->original_start, b->source);
    });
    for (auto const* event : all_) {
        by_uid_[event->uid].push_back(event);
        by_title_[folded(trim(event->summary))].push_back(event);
        by_organisation_[organisation_of(*event)].push_back(event);
        for (auto const& category : event->categories) {
            auto& listed = by_category_[folded(category)];
            if (listed.empty() || listed.back() != event) listed.push_back(event);
        }
    }
}

Events EventIndex::choose(definitions::Anchored const& anchor) const
{
    // The shortest list of those that the selectors name; the others are looked at one by one.
    Events const* shortest = nullptr;
    auto const consider = [&](Events const& events) {
        if (shortest == nullptr || events.size() < shortest->size()) shortest = &events;
    };
    if (!anchor.uid.empty()) consider(find(by_uid_, anchor.uid));
    if (!anchor.title.empty()) consider(find(by_title_, folded(trim(anchor.title))));
    if (!anchor.category.empty()) consider(find(by_category_, folded(anchor.category)));
    for (auto const& tag : anchor.tags) consider(find(by_category_, folded(tag.value)));
    if (!anchor.organisation.value.empty()) consider(find(by_organisation_, anchor.organisation.value));
    Events chosen;
    if (shortest == nullptr) return chosen;
    std::copy_if(shortest->begin(), shortest->end(), std::back_inserter(chosen),
                 [&](auto const* event) { return matches(anchor, *event); });
    return chosen;
}

Events const& EventIndex::of_category(std::string_view category) const
{
    return find(by_category_, folded(category));
}

std::string const& EventIndex::organisation_of(calendar::Occurrence const& event) const
{
    if (!event.organiser.empty()) return event.organiser;
    auto const owner = owners_.find(event.source);
    return owner == owners_.end() ? event.organiser : owner->second;
}

bool EventIndex::matches(definitions::Anchored const& anchor, calendar::Occurrence const& event) const
{
    auto const has_word = [&](std::string const& word) {
        auto const sought = folded(word);
        return std::any_of(event.categories.begin(), event.categories.end(),
                           [&](auto const& category) { return folded(category) == sought; });
    };
    if (!anchor.source.empty() && anchor.source != event.source) return false;
    if (!anchor.uid.empty() && anchor.uid != event.uid) return false;
    if (!anchor.title.empty() && folded(trim(anchor.title)) != folded(trim(event.summary))) return false;
    if (!anchor.organisation.value.empty() && anchor.organisation.value != organisation_of(event)) return false;
    if (!anchor.category.empty() && !has_word(anchor.category)) return false;
    return std::all_of(anchor.tags.begin(), anchor.tags.end(), [&](auto const& tag) { return has_word(tag.value); });
}

}  // namespace peal::campaigns::planner
