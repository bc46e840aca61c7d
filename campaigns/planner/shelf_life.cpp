#include "campaigns/planner/shelf_life.hpp"

#include <algorithm>

namespace peal::campaigns::planner {

namespace {

using std::chrono::local_days;

bool is_over(std::optional<local_days> const& last, local_days day)
{
    return last && day > *last;
}

}  // namespace

std::optional<local_days> last_day_of(definitions::OwnPhoto const& photo)
{
    auto const agreed = photo.consent ? photo.consent->until : std::nullopt;
    if (!agreed || !photo.expires) return agreed ? agreed : photo.expires;
    return std::min(*agreed, *photo.expires);
}

std::optional<Stale> find_stale(definitions::Definitions const& all, definitions::Message const& message,
                                Composed const& composed, local_days day)
{
    for (auto const& id : composed.figures) {
        auto const* figure = all.find_figure(id);
        if (figure != nullptr && is_over(figure->valid_until, day))
            return Stale{"quotes the figure `" + id + "`", "after the last day it is valid; ask for a newer figure"};
    }
    for (auto const& id : composed.answers) {
        auto const* faq = all.find_faq(id);
        if (faq != nullptr && is_over(faq->review_by, day))
            return Stale{"quotes the answer `" + id + "`",
                         "after its review is due; review it in faq.yaml and set a later `review_by`"};
    }
    if (!message.photo) return {};
    auto const& photo = *message.photo;
    if (photo.consent && is_over(photo.consent->until, day))
        return Stale{"shows the picture `" + photo.file.value + "`",
                     "after the consent of those in it has ended; ask them again, or take another picture"};
    if (photo.consent && photo.consent->on && day < *photo.consent->on)
        return Stale{"shows the picture `" + photo.file.value + "`",
                     "before those in it have agreed; put it after `on`, or mend that date"};
    if (is_over(photo.expires, day))
        return Stale{"shows the picture `" + photo.file.value + "`", "after it has expired; take another picture"};
    return {};
}

}  // namespace peal::campaigns::planner
