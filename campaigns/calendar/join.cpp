#include "campaigns/calendar/join.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace peal::campaigns::calendar {

namespace {

char small(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_same_word(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char c, char d) { return small(c) == small(d); });
}

struct Choice {
    Held const* held = nullptr;
    std::size_t source = 0;  // its place among the sources

    // Who has it no more has nothing to say where somebody else still does.
    auto rank() const { return std::tie(held->is_gone, held->first_seen, source); }
};

}  // namespace

Occurrence as_here(Occurrence event, SourceRules const& rules, bool is_confirmed)
{
    for (auto& word : event.categories) {
        auto const ours = std::find_if(rules.categories.begin(), rules.categories.end(),
                                       [&](auto const& pair) { return is_same_word(pair.first, word); });
        if (ours != rules.categories.end()) word = ours->second;
    }
    if (rules.tentative_counts && event.status == Status::tentative) event.status = Status::confirmed;
    if (rules.is_provisional && !is_confirmed && event.status == Status::confirmed) event.status = Status::tentative;
    return event;
}

bool is_restriction(Occurrence const& event, SourceRules const& rules)
{
    auto const here = as_here(event, rules, true);
    return std::any_of(here.categories.begin(), here.categories.end(),
                       [](std::string const& word) { return is_same_word(word, restriction_category); });
}

std::vector<Occurrence> join(std::vector<Held> const& held, std::vector<SourceRules> const& sources)
{
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < sources.size(); ++i) places.emplace(sources[i].id, i);
    std::unordered_map<std::string, Choice> chosen;
    chosen.reserve(held.size());
    for (auto const& one : held) {
        auto const place = places.find(one.event->source);
        if (place == places.end()) continue;
        Choice const choice{&one, place->second};
        auto const [known, is_new] = chosen.try_emplace(identity(*one.event), choice);
        if (!is_new && choice.rank() < known->second.rank()) known->second = choice;
    }
    std::vector<Choice> order;
    order.reserve(chosen.size());
    for (auto const& [name, choice] : chosen) order.push_back(choice);
    std::sort(order.begin(), order.end(), [](Choice const& one, Choice const& other) {
        auto const &a = *one.held->event, &b = *other.held->event;
        return std::tie(a.start, a.uid, a.original_start, a.source) <
               std::tie(b.start, b.uid, b.original_start, b.source);
    });
    std::vector<Occurrence> joined;
    joined.reserve(order.size());
    for (auto const& choice : order) {
        auto& event =
            joined.emplace_back(as_here(*choice.held->event, sources[choice.source], choice.held->is_confirmed));
        if (choice.held->is_gone) event.status = Status::cancelled;
    }
    return joined;
}

}  // namespace peal::campaigns::calendar
