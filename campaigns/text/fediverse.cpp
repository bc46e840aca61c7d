#include "campaigns/text/fediverse.hpp"

#include "campaigns/text/characters.hpp"
#include "campaigns/text/mentions.hpp"

#include <unicode/uchar.h>

#include <algorithm>

namespace peal::campaigns::text {

namespace {

bool is_letter(char32_t c)
{
    return c < 0x80 ? is_ascii_letter(c) : u_isUAlphabetic(static_cast<UChar32>(c)) != 0;
}

bool is_word(char32_t c)
{
    if (c < 0x80) return is_ascii_alnum(c) || c == U'_';
    return is_letter(c) || (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

bool is_digit(char32_t c)
{
    return u_isdigit(static_cast<UChar32>(c)) != 0;
}

// May join the words of a hashtag, but neither begin nor end it.
bool is_joining(char32_t c)
{
    return c == U'\u00B7' || c == U'\u30FB' || c == U'\u200C';
}

template <class Belongs>
std::size_t skip(CodePointView text, std::size_t at, Belongs belongs)
{
    while (at < text.size() && belongs(text[at])) ++at;
    return at;
}

// The end of the tag whose first character is at `start`, or `start` itself.
std::size_t end_of_fediverse_tag(CodePointView text, std::size_t start)
{
    auto const words = skip(text, start, is_word);
    if (words == start) return start;
    auto end = skip(text, start, [](char32_t c) { return is_word(c) || is_joining(c); });
    while (is_joining(text[end - 1])) --end;
    // Inside, a letter or what joins makes it a tag: `#1_2` is one.
    for (auto at = start + 1; at + 1 < end; ++at)
        if (is_letter(text[at]) || is_joining(text[at]) || text[at] == U'_') return end;
    bool const has_letter = std::any_of(text.begin() + static_cast<std::ptrdiff_t>(start),
                                        text.begin() + static_cast<std::ptrdiff_t>(words), is_letter);
    return has_letter ? words : start;
}

bool is_name_character(char32_t c)
{
    return is_ascii_alnum(c) || c == U'_';
}

// Words joined by `.` and `-`, which do not end them. The end, or `at` when no word begins there.
template <class Belongs>
std::size_t skip_dotted(CodePointView text, std::size_t at, Belongs belongs)
{
    auto end = skip(text, at, belongs);
    if (end == at) return at;
    for (;;) {
        auto const next = skip(text, end, [](char32_t c) { return c == U'.' || c == U'-'; });
        auto const word = skip(text, next, belongs);
        if (next == end || word == next) return end;
        end = word;
    }
}

}  // namespace

std::vector<Span> find_fediverse_hashtags(CodePointView text)
{
    std::vector<Span> tags;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_hash_sign(text[at])) continue;
        if (at > 0) {
            auto const before = text[at - 1];
            if (before == U'=' || before == U'/' || before == U')' || is_letter(before) || is_digit(before)) continue;
        }
        auto const end = end_of_fediverse_tag(text, at + 1);
        if (end == at + 1) continue;
        tags.push_back({at, end});
        at = end - 1;
    }
    return tags;
}

std::vector<FediverseMention> find_fediverse_mentions(CodePointView text)
{
    std::vector<FediverseMention> mentions;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != U'@') continue;
        if (at > 0 && (text[at - 1] == U'=' || text[at - 1] == U'/' || is_word(text[at - 1]))) continue;
        auto const user_end = skip_dotted(text, at + 1, is_name_character);
        if (user_end == at + 1) continue;
        auto end = user_end;
        if (end < text.size() && text[end] == U'@') {
            auto const host_end = skip_dotted(text, end + 1, is_word);
            if (host_end > end + 1) end = host_end;
        }
        if (!spoils_mention(text, end)) mentions.push_back({{at, end}, user_end});
        at = end - 1;
    }
    return mentions;
}

}  // namespace peal::campaigns::text
