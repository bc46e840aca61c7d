#include "campaigns/text/mentions.hpp"

#include "campaigns/text/characters.hpp"

namespace peal::campaigns::text {

namespace {

constexpr std::size_t handle_length_max = 20;
constexpr std::size_t list_length_max = 25;

bool is_handle_character(char32_t c)
{
    return is_ascii_alnum(c) || c == U'_';
}

bool may_precede_mention(char32_t c)
{
    constexpr std::u32string_view marks = U"!#$%&*";
    return !is_handle_character(c) && !is_at_sign(c) && marks.find(c) == marks.npos;
}

// "RT" or "RT:", the old way to quote, ends at `at` and begins a word; `from` is where the text may be looked at.
bool quotes_before(CodePointView text, std::size_t from, std::size_t at)
{
    if (at > from && text[at - 1] == U':') --at;
    if (at < from + 2 || !has_at(text, at - 2, "rt")) return false;
    auto const word = at - 2;
    if (word == 0) return true;
    if (word == from) return false;
    constexpr std::u32string_view marks = U"+~.-";
    auto const before = text[word - 1];
    return !is_handle_character(before) && marks.find(before) == marks.npos;
}

std::size_t skip_list(CodePointView text, std::size_t at)
{
    if (at + 1 >= text.size() || text[at] != U'/' || !is_ascii_letter(text[at + 1])) return at;
    auto end = at + 1;
    while (end < text.size() && end - at - 1 < list_length_max && (is_handle_character(text[end]) || text[end] == U'-'))
        ++end;
    return end;
}

}  // namespace

bool spoils_mention(CodePointView text, std::size_t at)
{
    return at < text.size() && (is_at_sign(text[at]) || is_accented_latin(text[at]) || has_at(text, at, "://"));
}

std::vector<Span> find_mentions(CodePointView text)
{
    std::vector<Span> mentions;
    std::size_t taken = 0;  // what stands before a mention may not belong to the one before it
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_at_sign(text[at])) continue;
        bool const begins =
            at == 0 || (at > taken && may_precede_mention(text[at - 1])) || quotes_before(text, taken, at);
        if (!begins) continue;
        auto end = at + 1;
        while (end < text.size() && end - at - 1 < handle_length_max && is_handle_character(text[end])) ++end;
        if (end == at + 1) continue;
        end = skip_list(text, end);
        taken = end;
        if (!spoils_mention(text, end)) mentions.push_back({at, end});
        at = end - 1;
    }
    return mentions;
}

}  // namespace peal::campaigns::text
