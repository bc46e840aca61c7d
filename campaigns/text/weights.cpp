#include "campaigns/text/weights.hpp"

#include "campaigns/text/characters.hpp"
#include "campaigns/text/emoji.hpp"

namespace peal::campaigns::text {

namespace {

constexpr std::size_t scale = 100;
constexpr std::size_t default_weight = 200;
constexpr std::size_t light_weight = 100;
constexpr std::size_t url_length = 23;

bool is_light(char32_t c)
{
    return c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) || (c >= 8242 && c <= 8247);
}

}  // namespace

Weight weigh(CodePointView text, std::vector<Span> const& urls)
{
    Weight result;
    std::size_t weight = 0;
    bool fits = true;
    auto url = urls.begin();
    for (std::size_t at = 0; at < text.size();) {
        fits = fits && !is_invalid(text[at]);
        if (url != urls.end() && url->start == at) {
            weight += url_length * scale;
            at = (url++)->end;
        } else if (text[at] < 0x80 && (at + 1 == text.size() || text[at + 1] < 0x80)) {
            weight += light_weight;  // most of a text, and no part of an emoji
            ++at;
        } else if (auto const length = emoji_sequence_length(text, at); length > 0) {
            weight += default_weight;
            at += length;
        } else {
            weight += is_light(text[at]) ? light_weight : default_weight;
            ++at;
        }
        while (url != urls.end() && url->start < at) ++url;
        fits = fits && weight <= weighted_length_max * scale;
        if (fits) result.fits_until = at;
    }
    result.length = weight / scale;
    return result;
}

}  // namespace peal::campaigns::text
