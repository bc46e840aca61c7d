#include "campaigns/text/code_points.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace peal::campaigns::text {

namespace {

// Everything below is its own composed form.
constexpr char32_t first_combining = 0x0300;

// Marks on one letter are put in order, which takes quadratic time.
constexpr std::size_t marks_max = 1000;

bool has_long_run_of_marks(CodePointView text)
{
    std::size_t run = 0;
    return std::any_of(text.begin(), text.end(), [&run](char32_t c) {
        bool const mark = c >= first_combining &&
                          u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_LEAD_CANONICAL_COMBINING_CLASS) != 0;
        run = mark ? run + 1 : 0;
        return run > marks_max;
    });
}
}  // namespace

Result<CodePoints> to_code_points(std::string_view utf8)
{
    CodePoints text;
    text.reserve(utf8.size());
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(utf8.data());
    auto const length = static_cast<std::int64_t>(utf8.size());
    for (std::int64_t i = 0; i < length;) {
        auto const at = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c < 0)
            return fail(ErrorKind::rejected,
                        "the text is not UTF-8: byte " + std::to_string(at + 1) + " starts no character");
        text.push_back(static_cast<char32_t>(c));
    }
    return text;
}

std::string to_utf8(CodePointView text)
{
    std::string bytes;
    bytes.reserve(text.size());
    for (auto const c : text) {
        std::uint8_t buffer[U8_MAX_LENGTH];
        int length = 0;
        U8_APPEND_UNSAFE(buffer, length, c);
        bytes.append(reinterpret_cast<char const*>(buffer), static_cast<std::size_t>(length));
    }
    return bytes;
}

std::size_t utf8_length(CodePointView text)
{
    std::size_t bytes = 0;
    for (auto const c : text) bytes += static_cast<std::size_t>(U8_LENGTH(c));
    return bytes;
}

std::u16string to_utf16(CodePointView text)
{
    std::u16string units;
    units.reserve(text.size() + text.size() / 8);
    for (auto const c : text) {
        if (c < 0x10000) {
            units.push_back(static_cast<char16_t>(c));
        } else {
            units.push_back(static_cast<char16_t>(U16_LEAD(c)));
            units.push_back(static_cast<char16_t>(U16_TRAIL(c)));
        }
    }
    return units;
}

Result<CodePoints> to_nfc(CodePointView text)
{
    if (std::all_of(text.begin(), text.end(), [](char32_t c) { return c < first_combining; })) return CodePoints(text);
    if (has_long_run_of_marks(text))
        return fail(ErrorKind::rejected, "more than " + std::to_string(marks_max) + " marks stand on one letter");

    UErrorCode status = U_ZERO_ERROR;
    auto const* const nfc = unorm2_getNFCInstance(&status);
    auto const source = to_utf16(text);
    // Composing never more than triples the number of units (Unicode Standard Annex 15).
    std::u16string composed(source.size() * 3 + 1, u'\0');
    auto const length = unorm2_normalize(nfc, source.data(), static_cast<std::int32_t>(source.size()), composed.data(),
                                         static_cast<std::int32_t>(composed.size()), &status);
    if (U_FAILURE(status))
        return fail(ErrorKind::transient, std::string("ICU cannot normalise the text: ") + u_errorName(status));

    CodePoints result;
    result.reserve(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U16_NEXT(composed.data(), i, length, c);
        result.push_back(static_cast<char32_t>(c));
    }
    return result;
}

}  // namespace peal::campaigns::text
