#pragma once

#include "campaigns/text/code_points.hpp"

// Kinds of code points that several rules ask about.
namespace peal::campaigns::text {

constexpr bool is_ascii_digit(char32_t c)
{
    return c >= U'0' && c <= U'9';
}
constexpr bool is_ascii_letter(char32_t c)
{
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
constexpr bool is_ascii_alnum(char32_t c)
{
    return is_ascii_letter(c) || is_ascii_digit(c);
}
constexpr char32_t to_ascii_lower(char32_t c)
{
    return c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c;
}

// What may follow a character to say how it is shown: as an emoji, as text, on a key.
constexpr char32_t emoji_style = 0xFE0F;
constexpr char32_t text_style = 0xFE0E;
constexpr char32_t keycap = 0x20E3;

constexpr bool is_hash_sign(char32_t c)
{
    return c == U'#' || c == U'\uFF03';
}
constexpr bool is_at_sign(char32_t c)
{
    return c == U'@' || c == U'\uFF20';
}

// White space as Unicode lists it, with U+180E, which was one when X fixed its rules.
bool is_space(char32_t c);

// ASCII punctuation and symbols, "!" to "/" and so on.
bool is_ascii_punctuation(char32_t c);

// U+FFFE, U+FEFF and U+FFFF: X refuses a text that has one.
constexpr bool is_invalid(char32_t c)
{
    return c == 0xFFFE || c == 0xFEFF || c == 0xFFFF;
}

// Marks that only set the direction of text.
bool is_directional(char32_t c);

// Latin letters with accents, and the combining accents.
bool is_accented_latin(char32_t c);

bool is_cyrillic(char32_t c);

// What a hashtag of X is made of: letters and marks; decimal digits; and the few joining characters.
bool is_tag_letter(char32_t c);
bool is_tag_character(char32_t c);

// True when nothing but white space is in `text`.
bool is_blank(CodePointView text);

// True when `text` has `word` (lower-case ASCII) at `at`, in any case.
bool has_at(CodePointView text, std::size_t at, std::string_view word);

}  // namespace peal::campaigns::text
