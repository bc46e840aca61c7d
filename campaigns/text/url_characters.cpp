#include "campaigns/text/url_characters.hpp"

#include "campaigns/text/characters.hpp"

namespace peal::campaigns::text {

namespace {

bool is_path_character(char32_t c)
{
    constexpr std::u32string_view marks = U"!*';:=+,.$/%#[]-\u2013_~@|&";
    return is_ascii_alnum(c) || is_accented_latin(c) || is_cyrillic(c) || marks.find(c) != marks.npos;
}

bool is_path_end(char32_t c)
{
    constexpr std::u32string_view marks = U"=_#/+-";
    return is_ascii_alnum(c) || is_accented_latin(c) || is_cyrillic(c) || marks.find(c) != marks.npos;
}

bool is_query_character(char32_t c)
{
    constexpr std::u32string_view marks = U"!?*'@();:&=+$/%#[]-_.,~|";
    return is_ascii_alnum(c) || marks.find(c) != marks.npos;
}

bool is_query_end(char32_t c)
{
    constexpr std::u32string_view marks = U"-_&=#/";
    return is_ascii_alnum(c) || marks.find(c) != marks.npos;
}

bool is_wide_path_character(char32_t c)
{
    constexpr std::u32string_view others = U"<>()?";
    return !is_space(c) && others.find(c) == others.npos;
}

bool is_wide_path_end(char32_t c)
{
    constexpr std::u32string_view others = U"!*\"'\u300C\u300D;:=,.$%[]~&|@";
    return is_wide_path_character(c) && others.find(c) == others.npos;
}

bool is_beyond_ascii(char32_t c)
{
    return c >= 0xA0 && !is_space(c);
}

bool is_wide_query_character(char32_t c)
{
    return is_query_character(c) || c == U'^' || is_beyond_ascii(c);
}

bool is_wide_query_end(char32_t c)
{
    return is_query_end(c) || is_beyond_ascii(c);
}

}  // namespace

UrlCharacters const url_characters_of_x{is_path_character, is_path_end, is_query_character, is_query_end};

UrlCharacters const wide_url_characters{is_wide_path_character, is_wide_path_end, is_wide_query_character,
                                        is_wide_query_end};

}  // namespace peal::campaigns::text
