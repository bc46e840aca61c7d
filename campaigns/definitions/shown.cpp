#include "campaigns/definitions/shown.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace peal::campaigns::definitions {

namespace {

constexpr std::string_view blanks = " \t\r\n";

}  // namespace

std::string shown(std::string_view text, std::size_t characters_max)
{
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto const length = static_cast<std::int64_t>(text.size());
    std::string result;
    std::size_t characters = 0;
    for (std::int64_t i = 0; i < length; ++characters) {
        if (characters == characters_max) return result + "...";
        auto const start = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c == '\n' || c == '\t' || c == '\r') {
            result += ' ';
        } else if (c < 0x20 || c == 0x7F) {
            result += '?';
        } else {
            result.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
        }
    }
    return result;
}

}  // namespace peal::campaigns::definitions
