#include "campaigns/text/graphemes.hpp"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>

namespace peal::campaigns::text {

namespace {

// Characters that join no neighbour, but for a line feed behind a carriage return. Most texts hold nothing else.
bool stands_alone(char32_t c)
{
    if (c < 0x300) return true;
    switch (u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_GRAPHEME_CLUSTER_BREAK)) {
        case U_GCB_OTHER:
        case U_GCB_CONTROL: return true;
        default: return false;
    }
}

std::vector<std::size_t> ends_of_lone_characters(CodePointView text)
{
    std::vector<std::size_t> ends;
    ends.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == U'\r' && at + 1 < text.size() && text[at + 1] == U'\n') continue;
        ends.push_back(at + 1);
    }
    return ends;
}

}  // namespace

Result<std::vector<std::size_t>> grapheme_ends(CodePointView text)
{
    if (std::all_of(text.begin(), text.end(), stands_alone)) return ends_of_lone_characters(text);

    UErrorCode status = U_ZERO_ERROR;
    auto const units = to_utf16(text);
    std::unique_ptr<UBreakIterator, decltype(&ubrk_close)> const breaks(
        ubrk_open(UBRK_CHARACTER, "", units.data(), static_cast<std::int32_t>(units.size()), &status), ubrk_close);
    if (U_FAILURE(status))
        return fail(ErrorKind::transient, std::string("ICU cannot count characters: ") + u_errorName(status));

    std::vector<std::size_t> ends;
    ends.reserve(text.size());
    std::size_t at = 0;
    std::int32_t unit = 0;
    for (auto end = ubrk_next(breaks.get()); end != UBRK_DONE; end = ubrk_next(breaks.get())) {
        for (; unit < end; ++at) unit += U16_LENGTH(text[at]);
        ends.push_back(at);
    }
    return ends;
}

Result<std::size_t> grapheme_end_before(CodePointView text, std::size_t at)
{
    auto const ends = grapheme_ends(text);
    if (!ends) return tl::unexpected(ends.error());
    auto const behind = std::upper_bound(ends->begin(), ends->end(), at);
    return behind == ends->begin() ? 0 : *std::prev(behind);
}

bool is_emoji(CodePointView cluster)
{
    constexpr char32_t emoji_style = 0xFE0F;
    return std::any_of(cluster.begin(), cluster.end(), [](char32_t c) {
        return c == emoji_style || u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EMOJI_PRESENTATION);
    });
}

}  // namespace peal::campaigns::text
