#include "campaigns/text/measure.hpp"

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/columns.hpp"
#include "campaigns/text/urls.hpp"
#include "campaigns/text/weights.hpp"
#include "tests/fuzz/property.hpp"

#include <algorithm>
#include <vector>

// How long a text is, what a network finds in it, and how it is shown on a terminal.

namespace {

using namespace peal;
using namespace peal::campaigns;

constexpr std::size_t bytes_max = 32 * 1024;
constexpr std::size_t url_length = 23;

void judge_list(std::vector<text::Entity> const& list, text::CodePointView text)
{
    std::size_t behind = 0;
    for (auto const& entity : list) {
        fuzz::hold(entity.start < entity.end && entity.end <= text.size(), "an entity lies inside the text");
        fuzz::hold(entity.start >= behind, "entities of a kind are in order and do not overlap");
        fuzz::hold(entity.text == text::to_utf8(text.substr(entity.start, entity.end - entity.start)),
                   "an entity's text is cut from the text");
        behind = entity.end;
    }
}

void judge_overlaps(text::Measure const& measure)
{
    std::vector<text::Entity> all;
    for (auto const* list : {&measure.urls, &measure.hashtags, &measure.mentions, &measure.cashtags})
        all.insert(all.end(), list->begin(), list->end());
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.start < b.start; });
    for (std::size_t i = 1; i < all.size(); ++i)
        fuzz::hold(all[i - 1].end <= all[i].start, "entities of different kinds do not overlap");
}

text::Measure must_measure(std::string_view network, std::string_view text)
{
    auto const measure = text::measure(network, text);
    fuzz::hold(measure.has_value(), "a short UTF-8 text can be measured");
    return *measure;
}

// Links count 23 each, and what stands between them as if it stood alone.
void judge_parts(text::CodePointView composed, std::size_t length)
{
    auto const domains = text::TopLevelDomains::load();
    fuzz::hold(domains.has_value(), "the list of domains can be read");
    std::size_t sum = 0, behind = 0;
    for (auto const& url : text::find_urls(composed, **domains)) {
        sum += text::weigh(composed.substr(behind, url.start - behind), {}).length + url_length;
        behind = url.end;
    }
    sum += text::weigh(composed.substr(behind), {}).length;
    fuzz::hold(sum == length, "the weighted length is the sum of its parts");
}

// A blank belongs to nothing: both sides of it are what they would be alone.
void judge_halves(std::string_view text, std::size_t length)
{
    auto const blank = text.find(' ', text.size() / 2);
    if (blank == text.npos) return;
    auto const left = must_measure("x", text.substr(0, blank)), right = must_measure("x", text.substr(blank + 1));
    fuzz::hold(left.length + 1 + right.length == length, "cut at a blank, the halves and the blank add up");
}

void judge_shown(std::string_view text)
{
    auto const line = text::one_line(text);
    fuzz::hold(fuzz::is_utf8(line), "what is shown is UTF-8");
    fuzz::hold(std::none_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }),
               "what is shown holds no control character");
    fuzz::hold(text::one_line(line) == line, "what is on one line stays so");
    for (std::size_t const limit : {1U, 8U, 80U})
        fuzz::hold(text::columns(text::clip(line, limit)) <= limit, "a clipped text fits");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const input = fuzz::swollen(fuzz::as_text(data, size), bytes_max);
    fuzz::Stopwatch const limit;
    judge_shown(input);
    auto const points = text::to_code_points(input);
    if (!points) {
        for (auto const* network : {"x", "instagram", "snapchat"}) {
            auto const refused = text::measure(network, input);
            fuzz::hold(!refused, "what is not UTF-8 is refused");
            fuzz::hold_message(refused.error().message);
        }
        return 0;
    }
    for (auto const* network : {"x", "instagram", "snapchat"}) {
        auto const measure = text::measure(network, input);
        if (!measure) {
            fuzz::hold(measure.error().kind == ErrorKind::rejected, "a text that is not measured is refused");
            fuzz::hold_message(measure.error().message);
            return 0;
        }
        for (auto const* list : {&measure->urls, &measure->hashtags, &measure->mentions, &measure->cashtags})
            judge_list(*list, *points);
        judge_overlaps(*measure);
        fuzz::hold(!measure->fits || measure->length <= measure->limit, "what fits is not too long");
        if (std::string_view(network) != "x")
            fuzz::hold(measure->length == points->size(), "elsewhere than on X characters count one");
    }
    auto const composed = text::to_nfc(*points);
    fuzz::hold(composed.has_value(), "a text that was measured can be composed");
    auto const length = must_measure("x", input).length;
    judge_parts(*composed, length);
    if (input.size() < 5000) judge_halves(input, length);
    return 0;
}
