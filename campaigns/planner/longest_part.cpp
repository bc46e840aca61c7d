#include "campaigns/planner/longest_part.hpp"

#include "campaigns/text/measure.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace peal::campaigns::planner {

namespace {

std::size_t length_of(std::string const& network, std::string const& text)
{
    auto const measured = text::measure(network, text);
    return measured ? measured->length : 0;
}

// Where the value of a field is written.
std::string source_of(std::string_view field)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> sources = {
        {{"event.", "in the calendar"},
         {"faq.", "in faq.yaml"},
         {"figure.", "in figures.yaml"},
         {"route.", "in routes.yaml"},
         {"campaign.", "in this campaign"},
         {"organisation.", "in organisations.yaml"},
         {"partnership.", "in partnership.yaml"}}};
    for (auto const& [prefix, source] : sources)
        if (field.starts_with(prefix)) return std::string(source);
    return "where it is written";
}

struct Part {
    std::string name;
    std::size_t length = 0;
    std::string remedy;
};

}  // namespace

std::string how_to_shorten(TextParts const& parts, std::size_t over, std::string const& instead)
{
    auto own = length_of(parts.network, parts.words);
    std::vector<Part> others;
    for (auto const& field : parts.fields) {
        auto const value = parts.values.find(field);
        // The short address has no shorter form.
        if (value == parts.values.end() || field == "report_link") continue;
        auto const length = length_of(parts.network, value->second);
        own -= std::min(own, length);
        others.push_back(
            {"what `{{" + field + "}}` puts in", length, "shorten that " + source_of(field) + ", or leave it out"});
    }
    others.push_back(
        {parts.tagline_is_own ? "its `tagline`" : "the tagline", length_of(parts.network, parts.tagline),
         parts.tagline_is_own ? "shorten that" : "shorten that in partnership.yaml, or give the campaign a `tagline`"});
    others.push_back({"its hashtags", length_of(parts.network, parts.hashtags), "use fewer of them"});
    auto const longest = std::max_element(others.begin(), others.end(),
                                          [](Part const& a, Part const& b) { return a.length < b.length; });
    if (own >= longest->length) return "shorten it, or " + instead;
    auto advice =
        "the longest part, with " + std::to_string(longest->length) + ", is " + longest->name + ": " + longest->remedy;
    if (own > over) advice += "; or shorten the text itself";
    return advice;
}

}  // namespace peal::campaigns::planner
