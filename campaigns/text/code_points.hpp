#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

// Text as code points. Every rule of this folder counts and looks at code points, never at bytes.
namespace peal::campaigns::text {

using CodePoints = std::u32string;
using CodePointView = std::u32string_view;

// A piece of a text: code points from `start` up to, not including, `end`.
struct Span {
    std::size_t start = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - start; }

    bool operator==(Span const&) const = default;
};

// Rejected, with the byte offset, for anything that is not well-formed UTF-8 (surrogates and overlong forms included).
Result<CodePoints> to_code_points(std::string_view utf8);

std::string to_utf8(CodePointView text);

// How many bytes `to_utf8` makes.
std::size_t utf8_length(CodePointView text);

// For ICU, whose indices count UTF-16 units.
std::u16string to_utf16(CodePointView text);

// Unicode normalisation form C. Rejected for more than 1,000 marks on one letter; fails when ICU has no data.
Result<CodePoints> to_nfc(CodePointView text);

}  // namespace peal::campaigns::text
