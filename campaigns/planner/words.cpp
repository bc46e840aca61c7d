#include "campaigns/planner/words.hpp"

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

icu::UnicodeString folded(std::string_view text)
{
    auto line = read(one_line(text, text.size()));
    return line.foldCase();
}

bool is_word(UChar32 c)
{
    return u_isalnum(c) || c == '_' || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
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

std::string one_line(std::string_view text, std::size_t code_points_max)
{
    std::string line;
    bool blank = false;
    std::size_t count = 0;
    auto const length = static_cast<std::int32_t>(text.size());
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    for (std::int32_t i = 0; i < length && count < code_points_max;) {
        auto const start = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c < 0) continue;
        if (u_isUWhiteSpace(c) || u_iscntrl(c)) {
            blank = !line.empty();
            continue;
        }
        if (blank) {
            line += ' ';
            ++count;
        }
        blank = false;
        line.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
        ++count;
    }
    return line;
}

bool contains_words(std::string_view text, std::string_view part)
{
    auto const wanted = folded(part);
    return !wanted.isEmpty() && folded(text).indexOf(wanted) >= 0;
}

bool contains_hashtag(std::string_view text, std::string_view hashtag)
{
    auto const all = folded(text), wanted = folded(hashtag);
    if (wanted.isEmpty()) return false;
    for (auto at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
        auto const end = at + wanted.length();
        bool const starts =
            at == 0 || (!is_word(all.char32At(at - 1)) && all.charAt(at - 1) != '&' && all.charAt(at - 1) != '/');
        bool const ends = end >= all.length() || !is_word(all.char32At(end));
        if (starts && ends) return true;
    }
    return false;
}

}  // namespace peal::campaigns::planner
