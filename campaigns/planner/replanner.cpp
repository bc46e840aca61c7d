#include "campaigns/planner/replanner.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace peal::campaigns::planner {

namespace {

bool is_same(CampaignGroup const& a, CampaignGroup const& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](auto const* one, auto const* other) { return *one == *other; });
}

// Whether a message of theirs stands beside one of the events.
bool stands_beside(CampaignGroup const& group, EventIndex const& events)
{
    return std::any_of(group.begin(), group.end(), [&](auto const* campaign) {
        return std::any_of(campaign->messages.begin(), campaign->messages.end(), [&](auto const& message) {
            auto const* anchor = std::get_if<definitions::Anchored>(&message.schedule.when);
            return anchor != nullptr && !events.choose(*anchor).empty();
        });
    });
}

// A restriction may hold any post.
bool changes_restriction(definitions::Definitions const& all, Events const& changed)
{
    return !EventIndex(all, changed).of_category(Restrictions::category).empty();
}

}  // namespace

Plan SharedPlan::written_out() const
{
    Plan plan;
    plan.posts.reserve(posts.size());
    for (auto const& post : posts) plan.posts.push_back(*post);
    plan.problems = problems;
    plan.unplanned = unplanned;
    return plan;
}

SharedPlan Replanner::plan(DefinitionsPtr definitions, std::vector<calendar::Occurrence> occurrences, Instant now,
                           Instant from, Instant to, std::stop_token const& stop)
{
    to = std::min(to, horizon_after(now));
    auto const days = find_days(from, to, zone_of(*definitions));
    if (!days) return {};
    std::optional<Events> changed;
    if (stands_on_same(*definitions, *days)) changed = events_->take_up(occurrences);
    // Until this plan is made there is none to go on from; what is kept still refers to the old definitions.
    auto const before = std::exchange(definitions_, nullptr);
    if (!changed) events_.emplace(*definitions, std::move(occurrences));
    if (!changed || changes_restriction(*definitions, *changed)) begin_again();
    Ground const ground(*definitions, events_->index(), *days);
    SharedPlan plan;
    plan.planned_anew = plan_campaigns(ground, changed.value_or(Events()), stop);
    if (plan.planned_anew < plans_.size() && !has_room_for_all()) {
        begin_again();
        plan.planned_anew = plan_campaigns(ground, {}, stop);
    }
    if (stop.stop_requested()) {
        begin_again();
        return {};
    }
    CampaignPlans plans;
    for (auto const& [id, one] : plans_) plans.push_back(one);
    auto const entries = agenda_.between(from, to);
    plan.posts.reserve(entries.size());
    for (auto const& entry : entries) plan.posts.push_back(entry.post);
    collect_problems(ground, plans, agenda_, from, to, plan.problems, plan.unplanned);
    definitions_ = std::move(definitions);
    days_ = *days;
    return plan;
}

bool Replanner::stands_on_same(definitions::Definitions const& all, Days days) const
{
    return definitions_ && has_room_for_all() && days.from == days_.from && days.to == days_.to &&
           is_same_but_for_campaigns(*definitions_, all);
}

void Replanner::begin_again()
{
    plans_.clear();
    agenda_ = {};
}

std::size_t Replanner::plan_campaigns(Ground const& ground, Events const& changed, std::stop_token const& stop)
{
    EventIndex const different(ground.all, changed);
    EventFields fields;
    CampaignPlans fresh, gone;
    std::size_t drafts = 0;
    auto before = std::exchange(plans_, {});
    for (auto const& [id, group] : group_campaigns(ground.all)) {
        if (stop.stop_requested()) return fresh.size();
        auto& plan = plans_[id];
        if (auto known = before.extract(id)) {
            plan = std::move(known.mapped());
            bool const stays = is_same(plan->campaigns, group) &&
                               (changed.empty() || (!plan->asks_words && !stands_beside(group, different)));
            if (stays) {
                plan->campaigns = group;
                drafts += plan->count;
                continue;
            }
            gone.push_back(std::move(plan));
        }
        plan = std::make_shared<CampaignPlan>(
            plan_campaign(ground, group, drafts < posts_max ? posts_max - drafts : 0, fields));
        drafts += plan->count;
        fresh.push_back(plan);
    }
    for (auto& [id, plan] : before) gone.push_back(std::move(plan));
    agenda_.change(ground, gone, fresh);
    return fresh.size();
}

bool Replanner::has_room_for_all() const
{
    std::size_t drafts = 0;
    for (auto const& [id, plan] : plans_) {
        if (plan->is_cut) return false;
        drafts += plan->count;
    }
    return drafts <= posts_max;
}

}  // namespace peal::campaigns::planner
