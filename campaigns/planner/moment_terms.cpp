#include "campaigns/planner/moment_terms.hpp"

#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/event_index.hpp"
#include "campaigns/planner/ground.hpp"
#include "campaigns/planner/restrictions.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <utility>

namespace peal::campaigns::planner {

namespace {

using DefinitionsPtr = std::shared_ptr<definitions::Definitions const>;

// Of many events, those few that restrict: an index of all of them would take longer than what is asked here.
std::vector<calendar::Occurrence> restricting(std::vector<calendar::Occurrence> const& events)
{
    std::vector<calendar::Occurrence> chosen;
    for (auto const& event : events)
        if (std::any_of(event.categories.begin(), event.categories.end(),
                        [](auto const& category) { return ascii_lower(category) == calendar::restriction_category; }))
            chosen.push_back(event);
    return chosen;
}

class MomentTerms {
public:
    MomentTerms(DefinitionsPtr all, std::vector<calendar::Occurrence> const& events)
        : all_(std::move(all)),
          events_(restricting(events)),
          index_(*all_, events_),
          zone_(zone_of(*all_)),
          restrictions_(*all_, index_, zone_)
    {}
    MomentTerms(MomentTerms const&) = delete;
    MomentTerms& operator=(MomentTerms const&) = delete;

    // One that the definitions do not say any more keeps what it has.
    void put(PlannedPost& post) const
    {
        auto const* const channel = all_->find_channel(post.channel);
        auto const wall = to_wall(post.due, zone_);
        if (channel == nullptr || !wall) return;
        for (auto const& campaign : all_->campaigns) {
            if (campaign.id.value != post.campaign) continue;
            auto const message = std::find_if(campaign.messages.begin(), campaign.messages.end(),
                                              [&](auto const& one) { return one.id == post.message; });
            if (message == campaign.messages.end()) continue;
            put_cover(restrictions_.find(campaign, *message, *channel, std::chrono::floor<std::chrono::days>(*wall)),
                      campaign.approval.value_or(all_->partnership.approval), post);
            return;
        }
    }

private:
    DefinitionsPtr all_;
    std::vector<calendar::Occurrence> events_;
    EventIndex index_;
    std::string zone_;
    Restrictions restrictions_;
};

}  // namespace

TermsAt terms_at_moment(DefinitionsPtr all, std::vector<calendar::Occurrence> const& events)
{
    auto const terms = std::make_shared<MomentTerms const>(std::move(all), events);
    return [terms](PlannedPost& post) { terms->put(post); };
}

}  // namespace peal::campaigns::planner
