#include "campaigns/text/measure.hpp"

#include "campaigns/text/captions.hpp"
#include "campaigns/text/characters.hpp"
#include "campaigns/text/entities.hpp"
#include "campaigns/text/urls.hpp"
#include "campaigns/text/weights.hpp"

#include <algorithm>

namespace peal::campaigns::text {

namespace {

constexpr std::size_t bytes_max = 1 << 20;

constexpr std::size_t instagram_length_max = 2200;
constexpr std::size_t instagram_hashtags_max = 30;
constexpr std::size_t instagram_mentions_max = 20;
constexpr std::size_t snapchat_length_max = 160;

Result<Measure> measure_for_x(CodePointView text)
{
    auto const domains = TopLevelDomains::load();
    if (!domains) return tl::unexpected(domains.error());
    auto const composed = to_nfc(text);
    if (!composed) return tl::unexpected(composed.error());

    auto const urls = find_urls(text, **domains);
    auto result = find_entities(text, urls);
    result.length = weighted_length(*composed, *composed == text ? urls : find_urls(*composed, **domains));
    result.limit = weighted_length_max;
    result.fits = result.length <= result.limit && !is_blank(text) &&
                  std::none_of(composed->begin(), composed->end(), is_invalid);
    return result;
}

Measure measure_for_instagram(CodePointView text)
{
    Measure result;
    result.length = text.size();
    result.limit = instagram_length_max;
    result.hashtags = to_entities(text, find_caption_hashtags(text));
    result.mentions = to_entities(text, find_caption_mentions(text));
    result.fits = result.length <= result.limit && result.hashtags.size() <= instagram_hashtags_max &&
                  result.mentions.size() <= instagram_mentions_max;
    return result;
}

Measure measure_for_snapchat(CodePointView text)
{
    Measure result;
    result.length = text.size();
    result.limit = snapchat_length_max;
    result.hashtags = to_entities(text, find_caption_hashtags(text));
    result.fits = result.length <= result.limit;
    return result;
}

}  // namespace

Result<Measure> measure(std::string_view network, std::string_view utf8)
{
    if (network != "x" && network != "instagram" && network != "snapchat")
        return fail(ErrorKind::rejected,
                    "unknown network `" + std::string(network.substr(0, 40)) + "`; known: x, instagram, snapchat");
    if (utf8.size() > bytes_max)
        return fail(ErrorKind::rejected, "the text has " + std::to_string(utf8.size()) + " bytes; at most " +
                                             std::to_string(bytes_max) + " are measured");
    auto const text = to_code_points(utf8);
    if (!text) return tl::unexpected(text.error());
    if (network == "x") return measure_for_x(*text);
    return network == "instagram" ? measure_for_instagram(*text) : measure_for_snapchat(*text);
}

}  // namespace peal::campaigns::text
