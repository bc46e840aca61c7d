#include "campaigns/text/measure.hpp"

#include "campaigns/text/bluesky.hpp"
#include "campaigns/text/captions.hpp"
#include "campaigns/text/cashtags.hpp"
#include "campaigns/text/characters.hpp"
#include "campaigns/text/entities.hpp"
#include "campaigns/text/graphemes.hpp"
#include "campaigns/text/hashtags.hpp"
#include "campaigns/text/mastodon.hpp"
#include "campaigns/text/mentions.hpp"
#include "campaigns/text/urls.hpp"
#include "campaigns/text/verdict.hpp"
#include "campaigns/text/weights.hpp"

#include <algorithm>
#include <iterator>

namespace peal::campaigns::text {

namespace {

constexpr std::size_t bytes_max = 1 << 20;

constexpr std::size_t instagram_length_max = 2200;
constexpr std::size_t instagram_hashtags_max = 30;
constexpr std::size_t instagram_mentions_max = 20;
constexpr std::size_t snapchat_length_max = 160;

// How far the text as written fits when its composed form fits up to `end`: composing changes code points inside clusters
// only, so the same number of clusters fits.
Result<std::size_t> end_as_written(CodePointView text, CodePointView composed, std::size_t end)
{
    if (end == composed.size()) return text.size();
    if (text == composed) return grapheme_end_before(text, end);
    auto const composed_ends = grapheme_ends(composed);
    if (!composed_ends) return tl::unexpected(composed_ends.error());
    auto const written_ends = grapheme_ends(text);
    if (!written_ends) return tl::unexpected(written_ends.error());
    auto const fitting = std::upper_bound(composed_ends->begin(), composed_ends->end(), end) - composed_ends->begin();
    auto const clusters = std::min(static_cast<std::size_t>(fitting), written_ends->size());
    return clusters == 0 ? 0 : (*written_ends)[clusters - 1];
}

Result<Measure> measure_for_x(CodePointView text)
{
    auto const domains = TopLevelDomains::load();
    if (!domains) return tl::unexpected(domains.error());
    auto const composed = to_nfc(text);
    if (!composed) return tl::unexpected(composed.error());

    Measure result;
    auto const urls = find_urls(text, **domains);
    auto const weight = weigh(*composed, *composed == text ? urls : find_urls(*composed, **domains));
    auto const end = end_as_written(text, *composed, weight.fits_until);
    if (!end) return tl::unexpected(end.error());
    result.length = weight.length;
    result.limit = weighted_length_max;
    result.fits_until = *end;
    add_entities(result, text, {urls, find_mentions(text), find_hashtags(text), find_cashtags(text)}, "http://");
    judge_length(result);
    judge_blank(result, text);
    if (std::any_of(composed->begin(), composed->end(), is_invalid))
        result.problems.emplace_back("a character that X refuses: U+FFFE, U+FEFF or U+FFFF");
    return result;
}

// A caption counts code points, and links in it are plain words.
Result<Measure> measure_caption(CodePointView text, std::size_t limit, Found const& found)
{
    Measure result;
    auto const end = text.size() <= limit ? text.size() : grapheme_end_before(text, limit);
    if (!end) return tl::unexpected(end.error());
    result.length = text.size();
    result.limit = limit;
    result.fits_until = *end;
    add_entities(result, text, found, "");
    judge_length(result);
    return result;
}

Result<Measure> measure_for_instagram(CodePointView text)
{
    auto result =
        measure_caption(text, instagram_length_max, {{}, find_caption_mentions(text), find_caption_hashtags(text), {}});
    if (!result) return result;
    judge_count(*result, result->hashtags.size(), instagram_hashtags_max, "hashtags");
    judge_count(*result, result->mentions.size(), instagram_mentions_max, "mentions");
    return result;
}

Result<Measure> measure_for_snapchat(CodePointView text)
{
    return measure_caption(text, snapchat_length_max, {{}, {}, find_caption_hashtags(text), {}});
}

struct Rule {
    std::string_view network;
    Result<Measure> (*measure)(CodePointView text);
};

constexpr Rule rules[] = {
    {"x", measure_for_x},
    {"instagram", measure_for_instagram},
    {"snapchat", measure_for_snapchat},
    {"mastodon", measure_for_mastodon},
    {"bluesky", measure_for_bluesky},
};

}  // namespace

std::vector<std::string> measured_networks()
{
    std::vector<std::string> names;
    for (auto const& rule : rules) names.emplace_back(rule.network);
    return names;
}

Result<Measure> measure(std::string_view network, std::string_view utf8)
{
    auto const* const rule =
        std::find_if(std::begin(rules), std::end(rules), [&](auto const& one) { return one.network == network; });
    if (rule == std::end(rules)) {
        std::string known;
        for (auto const& name : measured_networks()) known += (known.empty() ? "" : ", ") + name;
        return fail(ErrorKind::rejected,
                    "unknown network `" + std::string(network.substr(0, 40)) + "`; known: " + known);
    }
    if (utf8.size() > bytes_max)
        return fail(ErrorKind::rejected, "the text has " + std::to_string(utf8.size()) + " bytes; at most " +
                                             std::to_string(bytes_max) + " are measured");
    auto const text = to_code_points(utf8);
    if (!text) return tl::unexpected(text.error());
    auto result = rule->measure(*text);
    if (!result) return result;
    result->fits = result->problems.empty();
    return result;
}

}  // namespace peal::campaigns::text
