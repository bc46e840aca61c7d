#include "campaigns/text/entities.hpp"

#include "campaigns/text/characters.hpp"

#include <algorithm>

namespace peal::campaigns::text {

namespace {

struct Sighting {
    Span span;
    std::vector<Entity>* list;
};

std::string with_scheme(CodePointView text, Span url, std::string_view scheme)
{
    bool const written = has_at(text, url.start, "https://") || has_at(text, url.start, "http://");
    return std::string(written ? "" : scheme) + to_utf8(text.substr(url.start, url.size()));
}

}  // namespace

void add_entities(Measure& measure, CodePointView text, Found const& found, std::string_view scheme)
{
    std::vector<Sighting> all;
    auto const add = [&all](std::vector<Span> const& spans, std::vector<Entity>& list) {
        for (auto const& span : spans) all.push_back({span, &list});
    };
    add(found.urls, measure.urls);
    add(found.mentions, measure.mentions);
    add(found.hashtags, measure.hashtags);
    add(found.cashtags, measure.cashtags);
    std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.span.start < b.span.start; });

    std::size_t taken = 0;
    std::size_t bytes = 0;  // before `taken`
    for (auto const& [span, list] : all) {
        if (span.start < taken) continue;
        bytes += utf8_length(text.substr(taken, span.start - taken));
        auto words = to_utf8(text.substr(span.start, span.size()));
        auto value = list == &measure.urls ? with_scheme(text, span, scheme)
                                           : to_utf8(text.substr(span.start + 1, span.size() - 1));
        auto const end = bytes + words.size();
        list->push_back({std::move(words), std::move(value), span.start, span.end, bytes, end});
        taken = span.end;
        bytes = end;
    }
}

}  // namespace peal::campaigns::text
