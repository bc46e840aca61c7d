#include "campaigns/text/entities.hpp"

#include "campaigns/text/cashtags.hpp"
#include "campaigns/text/hashtags.hpp"
#include "campaigns/text/mentions.hpp"

#include <algorithm>

namespace peal::campaigns::text {

namespace {

struct Found {
    Span span;
    std::vector<Entity>* list;
};

Entity to_entity(CodePointView text, Span span)
{
    return {to_utf8(text.substr(span.start, span.size())), span.start, span.end};
}

}  // namespace

std::vector<Entity> to_entities(CodePointView text, std::vector<Span> const& spans)
{
    std::vector<Entity> entities;
    entities.reserve(spans.size());
    for (auto const& span : spans) entities.push_back(to_entity(text, span));
    return entities;
}

Measure find_entities(CodePointView text, std::vector<Span> const& urls)
{
    Measure result;
    std::vector<Found> all;
    auto const add = [&all](std::vector<Span> const& spans, std::vector<Entity>& list) {
        for (auto const& span : spans) all.push_back({span, &list});
    };
    add(urls, result.urls);
    add(find_mentions(text), result.mentions);
    add(find_hashtags(text), result.hashtags);
    add(find_cashtags(text), result.cashtags);
    std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.span.start < b.span.start; });

    std::size_t taken = 0;
    for (auto const& [span, list] : all) {
        if (span.start < taken) continue;
        list->push_back(to_entity(text, span));
        taken = span.end;
    }
    return result;
}

}  // namespace peal::campaigns::text
