#include "campaigns/text/bluesky.hpp"

#include "campaigns/text/characters.hpp"
#include "campaigns/text/entities.hpp"
#include "campaigns/text/graphemes.hpp"
#include "campaigns/text/urls.hpp"
#include "campaigns/text/verdict.hpp"

#include <unicode/uchar.h>

#include <algorithm>

namespace peal::campaigns::text {

namespace {

constexpr std::size_t bluesky_length_max = 300;
constexpr std::size_t bluesky_bytes_max = 3000;
constexpr std::size_t bluesky_tag_max = 64;
constexpr std::size_t bluesky_handle_max = 253;

bool begins_word(CodePointView text, std::size_t at)
{
    return at == 0 || is_space(text[at - 1]);
}

// Nobody sees these, so two tags that differ in them would look alike.
bool is_invisible(char32_t c)
{
    return c == 0x00AD || (c >= 0x200B && c <= 0x200D) || c == 0x2060;
}

bool is_punctuation(char32_t c)
{
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_P_MASK) != 0;
}

// The end of the tag whose `#` is at `at`, or `at` when there is none: up to a space, less the punctuation at its end,
// and not of digits and punctuation only.
std::size_t end_of_bluesky_tag(CodePointView text, std::size_t at)
{
    auto const start = at + 1;
    if (start < text.size() && text[start] == emoji_style) return at;
    auto end = start;
    while (end < text.size() && !is_space(text[end]) && !is_invisible(text[end])) ++end;
    while (end > start && is_punctuation(text[end - 1])) --end;
    auto const tag = text.substr(start, end - start);
    bool const says_something = std::any_of(tag.begin(), tag.end(), [](char32_t c) {
        return !is_punctuation(c) && u_isdigit(static_cast<UChar32>(c)) == 0;
    });
    return says_something ? end : at;
}

Result<std::vector<Span>> find_bluesky_tags(CodePointView text)
{
    std::vector<Span> tags;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_hash_sign(text[at]) || !begins_word(text, at)) continue;
        auto const end = end_of_bluesky_tag(text, at);
        if (end == at) continue;
        auto const clusters = grapheme_ends(text.substr(at + 1, end - at - 1));
        if (!clusters) return tl::unexpected(clusters.error());
        if (clusters->size() <= bluesky_tag_max) tags.push_back({at, end});
        at = end - 1;
    }
    return tags;
}

bool is_host_name_character(char32_t c)
{
    return is_ascii_alnum(c) || c == U'-' || c == U'.';
}

// A host name under a top-level domain; `.test` ones are accounts of test servers.
bool is_handle(CodePointView text, TopLevelDomains const& domains)
{
    auto const dot = text.rfind(U'.');
    if (dot == text.npos || dot == 0 || text.size() > bluesky_handle_max) return false;
    auto const last = text.substr(dot + 1);
    if (!domains.knows(last) && !(last.size() == 4 && has_at(last, 0, "test"))) return false;
    // A label is letters and digits, with `-` only between them; the last one is judged already.
    for (std::size_t start = 0; start <= dot;) {
        auto const end = text.find(U'.', start);
        if (end == start || text[start] == U'-' || text[end - 1] == U'-') return false;
        start = end + 1;
    }
    return true;
}

std::vector<Span> find_handles(CodePointView text, TopLevelDomains const& domains)
{
    std::vector<Span> handles;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != U'@' || (!begins_word(text, at) && text[at - 1] != U'(')) continue;
        auto end = at + 1;
        while (end < text.size() && is_host_name_character(text[end])) ++end;
        while (end > at + 1 && !is_ascii_alnum(text[end - 1])) --end;
        bool const goes_on = end < text.size() && text[end] == U'_';  // no handle has one
        if (!goes_on && is_handle(text.substr(at + 1, end - at - 1), domains)) handles.push_back({at, end});
        at = end - 1;
    }
    return handles;
}

// The first so many code points that fit both limits, without cutting a link in two: its start would lead elsewhere.
std::size_t fits_on_bluesky(CodePointView text, std::vector<std::size_t> const& ends, std::vector<Span> const& urls)
{
    std::size_t fits = 0;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < ends.size() && i < bluesky_length_max; ++i) {
        bytes += utf8_length(text.substr(fits, ends[i] - fits));
        if (bytes > bluesky_bytes_max) break;
        fits = ends[i];
    }
    for (auto const& url : urls)
        if (url.start < fits && fits < url.end) return url.start;
    return fits;
}

}  // namespace

Result<Measure> measure_for_bluesky(CodePointView text)
{
    auto const domains = TopLevelDomains::load();
    if (!domains) return tl::unexpected(domains.error());
    auto const ends = grapheme_ends(text);
    if (!ends) return tl::unexpected(ends.error());
    auto tags = find_bluesky_tags(text);
    if (!tags) return tl::unexpected(tags.error());
    auto const urls = find_urls(text, **domains, UrlAlphabet::wide);

    Measure result;
    result.length = ends->size();
    result.limit = bluesky_length_max;
    result.bytes = utf8_length(text);
    result.bytes_limit = bluesky_bytes_max;
    result.fits_until = fits_on_bluesky(text, *ends, urls);
    add_entities(result, text, {urls, find_handles(text, **domains), std::move(*tags), {}}, "https://");
    judge_length(result);
    return result;
}

}  // namespace peal::campaigns::text
