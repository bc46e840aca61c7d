#include "campaigns/planner/words.hpp"

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/hashtags.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace peal::campaigns::planner {

namespace {

icu::UnicodeString read(std::string_view text)
{
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string write(icu::UnicodeString const& text)
{
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

// Of the signs that are not seen those that belong to how a word or an emoji is written: joiners, and the letters of a flag.
bool is_spelling(UChar32 c)
{
    return c == 0x200C || c == 0x200D || (c >= 0xE0020 && c <= 0xE007F);
}

// One line as it stands: ASCII without control characters, and no blank at an end or behind another.
bool is_plain_line(std::string_view text)
{
    char before = ' ';
    for (char const c : text) {
        if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) return false;
        before = c;
    }
    return text.empty() || before != ' ';
}

constexpr std::string_view wide_sign = "\xEF\xBC\x83";  // that of East Asian keyboards begins a hashtag too

bool has_hash_sign(std::string_view text)
{
    return text.find('#') != std::string_view::npos || text.find(wide_sign) != std::string_view::npos;
}

bool is_word(UChar32 c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    return u_isalnum(c) || c == '_' || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

// 0 at the ends of the text.
UChar32 code_point_before(std::string const& text, std::size_t at)
{
    if (at == 0) return 0;
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto index = static_cast<std::int32_t>(at);
    UChar32 c = 0;
    U8_PREV(bytes, 0, index, c);
    return c;
}

UChar32 code_point_at(std::string const& text, std::size_t at)
{
    if (at >= text.size()) return 0;
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto index = static_cast<std::int32_t>(at);
    UChar32 c = 0;
    U8_NEXT(bytes, index, static_cast<std::int32_t>(text.size()), c);
    return c;
}

}  // namespace

std::string to_nfc(std::string_view text)
{
    if (is_ascii(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    auto const* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return std::string(text);
    auto const normal = nfc->normalize(read(text), status);
    return U_FAILURE(status) ? std::string(text) : write(normal);
}

std::size_t count_code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::string trim(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

bool has_visible(std::string_view utf8)
{
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(utf8.data());
    UChar32 c = 0;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(utf8.size());) {
        U8_NEXT(bytes, i, static_cast<std::int32_t>(utf8.size()), c);
        bool const is_blank =
            u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || c == 0x2800;  // or Braille's
        if (u_isgraph(c) && u_charType(c) != U_FORMAT_CHAR && !is_blank) return true;
    }
    return false;
}

bool ends_sentence(std::string_view text)
{
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    UChar32 c = 0;
    for (auto i = static_cast<std::int32_t>(text.size()); i > 0;) {
        U8_PREV(bytes, 0, i, c);
        bool const is_closing = c == '"' || c == '\'' || (U_GET_GC_MASK(c) & (U_GC_PE_MASK | U_GC_PF_MASK)) != 0;
        if (!is_closing) return u_hasBinaryProperty(c, UCHAR_S_TERM);
    }
    return true;
}

std::string one_line(std::string_view text, std::size_t code_points_max)
{
    if (text.size() <= code_points_max && is_plain_line(text)) return std::string(text);
    std::string line;
    line.reserve(text.size());
    bool blank = false;
    std::size_t count = 0;
    auto const length = static_cast<std::int32_t>(text.size());
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    for (std::int32_t i = 0; i < length && count < code_points_max;) {
        auto const start = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c < 0) continue;
        bool const is_sign = c >= 0x80 && u_charType(c) == U_FORMAT_CHAR;
        if (is_sign && !is_spelling(c)) continue;
        bool const blank_here = c < 0x80 ? c <= ' ' || c == 0x7F : u_isUWhiteSpace(c) || (!is_sign && u_iscntrl(c));
        if (blank_here) {
            blank = !line.empty();
            continue;
        }
        if (blank) {
            line += ' ';
            ++count;
        }
        blank = false;
        if (c < 0x80)
            line += static_cast<char>(c);
        else
            line.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
        ++count;
    }
    return line;
}

std::string folded(std::string_view text)
{
    auto line = one_line(text, text.size());
    if (!is_ascii(line)) return to_nfc(write(read(to_nfc(line)).foldCase()));
    for (auto& c : line) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return line;
}

bool contains_words(std::string_view text, std::string_view part)
{
    auto const wanted = folded(part);
    return !wanted.empty() && folded(text).find(wanted) != std::string::npos;
}

bool contains_name(std::string_view text, std::string_view name)
{
    auto const all = folded(text);
    auto const wanted = folded(name);
    if (wanted.empty()) return false;
    for (auto at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1))
        if (!is_word(code_point_before(all, at)) && !is_word(code_point_at(all, at + wanted.size()))) return true;
    return false;
}

bool contains_hashtag(std::string_view text, std::string_view hashtag)
{
    if (!has_hash_sign(text)) return false;
    auto all = folded(text);
    auto const wanted = folded(hashtag);
    if (wanted.empty()) return false;
    for (auto at = all.find(wide_sign); at != std::string::npos; at = all.find(wide_sign, at))
        all.replace(at, wide_sign.size(), "#");
    for (auto at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1)) {
        auto const before = code_point_before(all, at), after = code_point_at(all, at + wanted.size());
        if (!is_word(before) && before != '&' && before != '/' && !is_word(after)) return true;
    }
    return false;
}

bool has_capital(std::string_view utf8)
{
    auto const points = text::to_code_points(utf8);
    return points && std::any_of(points->begin(), points->end(),
                                 [](auto point) { return u_isUUppercase(static_cast<UChar32>(point)) != 0; });
}

std::string spell_hashtag(std::string text, std::string_view hashtag)
{
    if (!contains_hashtag(text, hashtag)) return text;
    auto const points = text::to_code_points(text);
    if (!points) return text;
    text::CodePointView const all = *points;
    std::string spelt;
    std::size_t from = 0;
    for (auto const& span : text::find_hashtags(all)) {
        // With what stands before it: the end of a link is no hashtag.
        auto const begin = span.start == 0 ? 0 : span.start - 1;
        if (!contains_hashtag(text::to_utf8(all.substr(begin, span.end - begin)), hashtag)) continue;
        spelt += text::to_utf8(all.substr(from, span.start - from));
        spelt += hashtag;
        from = span.end;
    }
    return spelt + text::to_utf8(all.substr(from));
}

}  // namespace peal::campaigns::planner
