#include "campaigns/text/captions.hpp"

#include "campaigns/text/characters.hpp"

#include <unicode/uchar.h>

namespace peal::campaigns::text {

namespace {

constexpr std::size_t account_name_max = 30;

bool is_word_character(char32_t c)
{
    return c == U'_' || (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

bool is_emoji_part(char32_t c)
{
    auto const code = static_cast<UChar32>(c);
    return c == 0x200D || c == emoji_style ||
           (c >= 0x80 &&
            (u_hasBinaryProperty(code, UCHAR_EXTENDED_PICTOGRAPHIC) ||
             u_hasBinaryProperty(code, UCHAR_EMOJI_MODIFIER) || u_hasBinaryProperty(code, UCHAR_REGIONAL_INDICATOR)));
}

bool is_account_character(char32_t c)
{
    return is_ascii_alnum(c) || c == U'_' || c == U'.';
}

}  // namespace

std::vector<Span> find_caption_hashtags(CodePointView text)
{
    std::vector<Span> tags;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_hash_sign(text[at])) continue;
        if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == U'&')) continue;
        auto end = at + 1;
        // A keycap such as `#` with U+FE0F is an emoji, not the start of a hashtag.
        if (end < text.size() && (text[end] == emoji_style || text[end] == keycap)) continue;
        while (end < text.size() && (is_word_character(text[end]) || is_emoji_part(text[end]))) ++end;
        if (end == at + 1) continue;
        tags.push_back({at, end});
        at = end - 1;
    }
    return tags;
}

std::vector<Span> find_caption_mentions(CodePointView text)
{
    std::vector<Span> mentions;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_at_sign(text[at])) continue;
        if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == U'.' || is_at_sign(text[at - 1]))) continue;
        auto end = at + 1;
        while (end < text.size() && end - at - 1 < account_name_max && is_account_character(text[end])) ++end;
        while (end > at + 1 && text[end - 1] == U'.') --end;
        if (end == at + 1) continue;
        mentions.push_back({at, end});
        at = end - 1;
    }
    return mentions;
}

}  // namespace peal::campaigns::text
