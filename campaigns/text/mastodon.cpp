#include "campaigns/text/mastodon.hpp"

#include "campaigns/text/characters.hpp"
#include "campaigns/text/entities.hpp"
#include "campaigns/text/fediverse.hpp"
#include "campaigns/text/graphemes.hpp"
#include "campaigns/text/urls.hpp"
#include "campaigns/text/verdict.hpp"

#include <algorithm>

namespace peal::campaigns::text {

namespace {

constexpr std::size_t mastodon_length_max = 500;
constexpr std::size_t mastodon_url_length = 23;

// The text as it is counted, and for each of its code points how much of the text as written is over behind it.
struct Counted {
    CodePoints text;
    std::vector<std::size_t> written;
};

// What stands in for a link, and what is left out of a mention.
struct Change {
    Span span;
    CodePoints counts_as;
};

std::vector<Change> changes(CodePointView text, std::vector<Span> const& urls,
                            std::vector<FediverseMention> const& mentions)
{
    std::vector<Change> all;
    for (auto const& url : urls) all.push_back({url, CodePoints(mastodon_url_length, U'x')});
    for (auto const& mention : mentions)
        all.push_back(
            {mention.span, CodePoints(text.substr(mention.span.start, mention.user_end - mention.span.start))});
    std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.span.start < b.span.start; });
    return all;
}

Counted counted(CodePointView text, std::vector<Change> const& changes)
{
    Counted result;
    result.text.reserve(text.size());
    result.written.reserve(text.size());
    std::size_t at = 0;
    auto const copy_until = [&](std::size_t end) {
        for (; at < end; ++at) {
            result.text.push_back(text[at]);
            result.written.push_back(at + 1);
        }
    };
    for (auto const& [span, counts_as] : changes) {
        if (span.start < at) continue;  // inside one that began before it
        copy_until(span.start);
        result.text += counts_as;
        // Up to its last character it is not over: a link is not cut in two.
        result.written.resize(result.text.size() - 1, span.start);
        result.written.push_back(span.end);
        at = span.end;
    }
    copy_until(text.size());
    return result;
}

}  // namespace

Result<Measure> measure_for_mastodon(CodePointView text)
{
    auto const domains = TopLevelDomains::load();
    if (!domains) return tl::unexpected(domains.error());
    auto urls = find_urls(text, **domains, UrlAlphabet::wide);
    std::erase_if(urls, [text](Span const& url) {
        return !has_at(text, url.start, "http://") && !has_at(text, url.start, "https://");
    });
    auto const mentions = find_fediverse_mentions(text);
    auto const as_counted = counted(text, changes(text, urls, mentions));
    auto const ends = grapheme_ends(as_counted.text);
    if (!ends) return tl::unexpected(ends.error());

    Measure result;
    result.length = ends->size();
    result.limit = mastodon_length_max;
    auto const fitting = std::min(result.length, result.limit);
    result.fits_until = fitting == 0 ? 0 : as_counted.written[(*ends)[fitting - 1] - 1];

    Found found{std::move(urls), {}, find_fediverse_hashtags(text), {}};
    for (auto const& mention : mentions) found.mentions.push_back(mention.span);
    add_entities(result, text, found, "");
    judge_length(result);
    judge_blank(result, text);
    return result;
}

}  // namespace peal::campaigns::text
