#include "campaigns/text/cashtags.hpp"

#include "campaigns/text/characters.hpp"

#include <algorithm>

namespace peal::campaigns::text {

namespace {

constexpr std::size_t symbol_length_max = 6;
constexpr std::size_t class_length_max = 2;

std::size_t count_letters(CodePointView text, std::size_t at, std::size_t limit)
{
    std::size_t n = 0;
    while (n < limit && at + n < text.size() && is_ascii_letter(text[at + n])) ++n;
    return n;
}

bool may_end(CodePointView text, std::size_t at)
{
    return at >= text.size() || is_space(text[at]) || is_ascii_punctuation(text[at]);
}

// The end of the symbol that starts at `at`, or `at` when there is none.
std::size_t skip_symbol(CodePointView text, std::size_t at)
{
    auto const letters = count_letters(text, at, symbol_length_max);
    auto const end = at + letters;
    if (letters == 0) return at;
    if (end < text.size() && (text[end] == U'.' || text[end] == U'_')) {
        auto const of_class = count_letters(text, end + 1, class_length_max);
        if (of_class > 0 && may_end(text, end + 1 + of_class)) return end + 1 + of_class;
    }
    return may_end(text, end) ? end : at;
}

}  // namespace

std::vector<Span> find_cashtags(CodePointView text)
{
    std::vector<Span> cashtags;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != U'$') continue;
        if (at > 0 && !is_space(text[at - 1])) continue;
        auto const end = skip_symbol(text, at + 1);
        if (end == at + 1) continue;
        cashtags.push_back({at, end});
        at = end - 1;
    }
    return cashtags;
}

}  // namespace peal::campaigns::text
