#include "campaigns/planner/shelf_life.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace peal::campaigns::planner {

namespace {

using std::chrono::local_days;

struct Stale {
    std::string what;    // "quotes the figure `reports`"
    std::string remedy;  // "after the last day it is valid; ask for a newer figure"
};

bool is_over(std::optional<local_days> const& last, local_days day)
{
    return last && day > *last;
}

std::optional<Stale> find_stale_quote(definitions::Definitions const& all, Quotes const& quotes, local_days day)
{
    for (auto const& id : quotes.figures) {
        auto const* figure = all.find_figure(id);
        if (figure != nullptr && is_over(figure->valid_until, day))
            return Stale{"quotes the figure `" + id + "`", "after the last day it is valid; ask for a newer figure"};
    }
    for (auto const& id : quotes.answers) {
        auto const* faq = all.find_faq(id);
        if (faq != nullptr && is_over(faq->review_by, day))
            return Stale{"quotes the answer `" + id + "`",
                         "after its review is due; review it in faq.yaml and set a later `review_by`"};
    }
    return {};
}

std::optional<Stale> find_stale_photo(definitions::OwnPhoto const& photo, local_days day)
{
    auto const what = "shows the picture `" + photo.file.value + "`";
    if (photo.consent && is_over(photo.consent->until, day))
        return Stale{what, "after the consent of those in it has ended; ask them again, or take another picture"};
    if (photo.consent && photo.consent->on && day < *photo.consent->on)
        return Stale{what, "before those in it have agreed; put it after `on`, or mend that date"};
    if (is_over(photo.expires, day)) return Stale{what, "after it has expired; take another picture"};
    return {};
}

}  // namespace

std::optional<local_days> last_day_of(definitions::OwnPhoto const& photo)
{
    auto const agreed = photo.consent ? photo.consent->until : std::nullopt;
    if (!agreed || !photo.expires) return agreed ? agreed : photo.expires;
    return std::min(*agreed, *photo.expires);
}

std::optional<Problem> find_stale(definitions::Definitions const& all, definitions::Campaign const& campaign,
                                  definitions::Message const& message, Quotes const* quotes, Wall wall)
{
    auto const day = std::chrono::floor<std::chrono::days>(wall);
    auto stale = quotes == nullptr ? std::nullopt : find_stale_quote(all, *quotes, day);
    if (!stale && message.photo) stale = find_stale_photo(*message.photo, day);
    if (!stale) return {};
    return Problem{Severity::error, campaign.file, message.place.line, message.place.column,
                   "message `" + message.id + "` " + stale->what + " on " + to_words(wall) + ", " + stale->remedy};
}

}  // namespace peal::campaigns::planner
