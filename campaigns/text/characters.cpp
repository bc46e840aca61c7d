#include "campaigns/text/characters.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>

namespace peal::campaigns::text {

namespace {

constexpr std::uint32_t tag_letter_types = U_GC_L_MASK | U_GC_M_MASK;

std::uint32_t type_of(char32_t c)
{
    return U_GET_GC_MASK(static_cast<UChar32>(c));
}

constexpr bool between(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

// Private-use letters that the published rules count as letters.
bool is_private_tag_letter(char32_t c)
{
    return between(c, 0xF870, 0xF87F) || c == 0xF882 || between(c, 0xF884, 0xF89F) || c == 0xF8B8 ||
           between(c, 0xF8C1, 0xF8D6);
}

}  // namespace

bool is_space(char32_t c)
{
    return between(c, 0x09, 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E ||
           between(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_ascii_punctuation(char32_t c)
{
    return between(c, 0x21, 0x2F) || between(c, 0x3A, 0x40) || between(c, 0x5B, 0x60) || between(c, 0x7B, 0x7E);
}

bool is_directional(char32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || between(c, 0x202A, 0x202E) || between(c, 0x2066, 0x2069);
}

bool is_accented_latin(char32_t c)
{
    constexpr std::u32string_view phonetic =
        U"\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272\u0289\u028B\u02BB";
    if (c == 0xD7 || c == 0xF7) return false;  // the multiplication and division signs
    return between(c, 0xC0, 0x024F) || between(c, 0x0300, 0x036F) || between(c, 0x1E00, 0x1EFF) ||
           phonetic.find(c) != phonetic.npos;
}

bool is_cyrillic(char32_t c)
{
    return between(c, 0x0400, 0x04FF);
}

bool is_tag_letter(char32_t c)
{
    if (c < 0x80) return is_ascii_letter(c);
    return (type_of(c) & tag_letter_types) != 0 || is_private_tag_letter(c);
}

bool is_tag_character(char32_t c)
{
    constexpr std::u32string_view joining =
        U"\u200C\u200D\uA67E\u05BE\u05F3\u05F4\uFF5E\u301C\u309B\u309C\u30A0\u30FB\u3003\u0F0B\u0F0C\u00B7";
    if (c < 0x80) return is_ascii_alnum(c) || c == U'_';
    return is_tag_letter(c) || (type_of(c) & U_GC_ND_MASK) != 0 || joining.find(c) != joining.npos;
}

bool is_blank(CodePointView text)
{
    return std::all_of(text.begin(), text.end(), is_space);
}

bool has_at(CodePointView text, std::size_t at, std::string_view word)
{
    if (at > text.size() || text.size() - at < word.size()) return false;
    return std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char w, char32_t c) { return to_ascii_lower(c) == static_cast<char32_t>(w); });
}

}  // namespace peal::campaigns::text
