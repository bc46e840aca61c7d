#include "campaigns/planner/restraint.hpp"

#include "campaigns/planner/restrictions.hpp"
#include "campaigns/planner/words.hpp"

namespace peal::campaigns::planner {

Restraint::Restraint(definitions::Definitions const& all)
{
    add(all.partnership.restrictions);
    for (auto const& campaign : all.campaigns) add(campaign.restrictions);
}

void Restraint::add(std::vector<definitions::Restriction> const& restrictions)
{
    for (auto const& one : restrictions)
        if (!one.avoid.empty()) watching_.push_back(&one);
}

std::string Restraint::find_in(PlannedPost const& post) const
{
    if (post.hold.empty() || watching_.empty()) return {};
    auto const said = post.text + "\n" + post.artwork.headline + "\n" + post.alt_text;
    for (auto const* restriction : watching_) {
        if (!is_held_by(post.hold, *restriction)) continue;
        std::string words;
        for (auto const& word : restriction->avoid)
            if (contains_name(said, word.value)) words += (words.empty() ? "`" : ", `") + word.value + "`";
        if (!words.empty())
            return "says " + words + ", which restriction `" + restriction->id +
                   "` asks to avoid; write other words, or say why it must be said";
    }
    return {};
}

}  // namespace peal::campaigns::planner
