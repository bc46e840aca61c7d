#include "campaigns/planner/event_index.hpp"

#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace peal::campaigns::planner {

namespace {

char small(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

// Most are plain, and asked for by the thousand.
bool is_same_word(std::string_view a, std::string_view b)
{
    if (std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char c, char d) { return small(c) == small(d); }))
        return true;
    // What begins with other letters of ASCII is another word, however the rest is spelt.
    auto const begins_plain = [](std::string_view word) {
        return !word.empty() && word.front() > ' ' && static_cast<unsigned char>(word.front()) < 0x80;
    };
    if (begins_plain(a) && begins_plain(b) && small(a.front()) != small(b.front())) return false;
    return !(is_ascii(a) && is_ascii(b)) && folded(a) == folded(b);
}

bool is_same_title(std::string_view a, std::string_view b)
{
    return is_same_word(a, b) || folded(a) == folded(b);
}

Events pointers_to(std::vector<calendar::Occurrence> const& occurrences)
{
    Events events;
    events.reserve(occurrences.size());
    for (auto const& occurrence : occurrences) events.push_back(&occurrence);
    return events;
}

Events const& find(std::unordered_map<std::string, Events> const& words, std::string const& word)
{
    static Events const none;
    auto const found = words.find(word);
    return found == words.end() ? none : found->second;
}

}  // namespace

EventIndex::EventIndex(definitions::Definitions const& all, std::vector<calendar::Occurrence> const& occurrences)
    : EventIndex(all, pointers_to(occurrences))
{}

EventIndex::EventIndex(definitions::Definitions const& all, Events events) : all_(std::move(events))
{
    for (auto const& source : all.calendars) owners_.emplace(source.id, source.owner.value);
    owners_.emplace(definitions::own_calendar, all.partnership.calendar_owner.value);
    std::sort(all_.begin(), all_.end(), comes_before);
    for (auto const* event : all_) {
        by_uid_[event->uid].push_back(event);
        by_title_[folded(event->summary)].push_back(event);
        by_organisation_[organisation_of(*event)].push_back(event);
        for (auto const& category : event->categories) {
            auto& listed = by_category_[folded(category)];
            if (listed.empty() || listed.back() != event) listed.push_back(event);
        }
    }
}

bool EventIndex::comes_before(calendar::Occurrence const* a, calendar::Occurrence const* b)
{
    return std::tie(a->start, a->uid, a->original_start, a->source) <
           std::tie(b->start, b->uid, b->original_start, b->source);
}

void EventIndex::add(calendar::Occurrence const& event)
{
    auto const insert = [&event](Events& events) {
        auto const at = std::upper_bound(events.begin(), events.end(), &event, comes_before);
        // It may name a category twice.
        if (at == events.begin() || *std::prev(at) != &event) events.insert(at, &event);
    };
    insert(all_);
    insert(by_uid_[event.uid]);
    insert(by_title_[folded(event.summary)]);
    insert(by_organisation_[organisation_of(event)]);
    for (auto const& category : event.categories) insert(by_category_[folded(category)]);
}

void EventIndex::remove(calendar::Occurrence const& event)
{
    std::erase(all_, &event);
    std::erase(by_uid_[event.uid], &event);
    std::erase(by_title_[folded(event.summary)], &event);
    std::erase(by_organisation_[organisation_of(event)], &event);
    for (auto const& category : event.categories) std::erase(by_category_[folded(category)], &event);
}

Events EventIndex::choose(definitions::Anchored const& anchor) const
{
    // The shortest list of those that the selectors name; the others are looked at one by one.
    Events const* shortest = nullptr;
    auto const consider = [&](Events const& events) {
        if (shortest == nullptr || events.size() < shortest->size()) shortest = &events;
    };
    if (!anchor.uid.empty()) consider(find(by_uid_, anchor.uid));
    if (!anchor.title.empty()) consider(find(by_title_, folded(anchor.title)));
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
        return std::any_of(event.categories.begin(), event.categories.end(),
                           [&](auto const& category) { return is_same_word(category, word); });
    };
    if (!anchor.source.empty() && anchor.source != event.source) return false;
    if (!anchor.uid.empty() && anchor.uid != event.uid) return false;
    if (!anchor.title.empty() && !is_same_title(anchor.title, event.summary)) return false;
    if (!anchor.organisation.value.empty() && anchor.organisation.value != organisation_of(event)) return false;
    if (!anchor.category.empty() && !has_word(anchor.category)) return false;
    return std::all_of(anchor.tags.begin(), anchor.tags.end(), [&](auto const& tag) { return has_word(tag.value); });
}

}  // namespace peal::campaigns::planner
