#include "campaigns/text/columns.hpp"

#include "campaigns/text/characters.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace peal::campaigns::text {

namespace {

constexpr char32_t replacement = 0xFFFD;

CodePoints decode(std::string_view utf8)
{
    CodePoints text;
    text.reserve(utf8.size());
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(utf8.data());
    auto const length = static_cast<std::int64_t>(utf8.size());
    for (std::int64_t i = 0; i < length;) {
        auto const at = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c < 0) {
            i = at + 1;
            c = replacement;
        }
        text.push_back(static_cast<char32_t>(c));
    }
    return text;
}

std::size_t width_of(char32_t c)
{
    if (c < 0x300) return 1;
    auto const code = static_cast<UChar32>(c);
    constexpr auto unseen = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK;
    if ((U_GET_GC_MASK(code) & unseen) != 0 || (c >= 0x1160 && c <= 0x11FF)) return 0;
    auto const width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// Of the code point at `at`, given the width of the one before it.
std::size_t width_after(char32_t c, std::size_t before)
{
    return c == emoji_style && before == 1 ? 1 : width_of(c);
}

bool steers(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || is_directional(c) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

}  // namespace

std::size_t columns(std::string_view utf8)
{
    std::size_t all = 0;
    std::size_t before = 0;
    for (auto const c : decode(utf8)) {
        before = width_after(c, before);
        all += before;
    }
    return all;
}

std::string one_line(std::string_view utf8)
{
    CodePoints line;
    for (auto const c : decode(utf8)) {
        if (is_space(c)) {
            if (!line.empty() && line.back() != U' ') line.push_back(U' ');
        } else {
            line.push_back(steers(c) ? replacement : c);
        }
    }
    while (!line.empty() && line.back() == U' ') line.pop_back();
    return to_utf8(line);
}

std::string_view first_columns(std::string_view utf8, std::size_t limit)
{
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(utf8.data());
    auto const length = static_cast<std::int64_t>(utf8.size());
    std::size_t used = 0, before = 0;
    std::int64_t end = 0;
    while (end < length) {
        auto next = end;
        UChar32 c = 0;
        U8_NEXT(bytes, next, length, c);
        before = width_after(c < 0 ? replacement : static_cast<char32_t>(c), before);
        if (end > 0 && used + before > limit) break;
        used += before;
        end = next;
    }
    return utf8.substr(0, static_cast<std::size_t>(end));
}

std::string clip(std::string_view utf8, std::size_t limit)
{
    if (columns(utf8) <= limit) return std::string(utf8);
    if (limit == 0) return {};
    CodePoints kept;
    std::size_t used = 0;
    std::size_t before = 0;
    for (auto const c : decode(utf8)) {
        before = width_after(c, before);
        if (used + before > limit - 1) break;
        used += before;
        kept.push_back(c);
    }
    return to_utf8(kept) + "…";
}

}  // namespace peal::campaigns::text
