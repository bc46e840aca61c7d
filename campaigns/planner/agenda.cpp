#include "campaigns/planner/agenda.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace peal::campaigns::planner {

namespace {

definitions::Campaign const& campaign_of(CampaignPlan const& plan, Draft const& draft)
{
    return *plan.campaigns[draft.campaign];
}

bool keeps_distance(Ground const& ground, Draft const& draft)
{
    return ground.all.channels[draft.channel].spacing > Duration(0);
}

// Shares the plan that it is a part of.
std::shared_ptr<PlannedPost> share(CampaignPlanPtr const& plan, Draft& draft)
{
    return {plan, &draft.post};
}

std::vector<Draft*> by_key(CampaignPlan& plan)
{
    std::vector<Draft*> drafts;
    drafts.reserve(plan.count);
    for (auto& of_message : plan.drafts)
        for (auto& draft : of_message) drafts.push_back(&draft);
    std::sort(drafts.begin(), drafts.end(), [](Draft const* a, Draft const* b) { return a->post.key < b->post.key; });
    return drafts;
}

// The draft's post where its channel's distance has moved it.
PlannedPost moved(Ground const& ground, CampaignPlan const& plan, Draft const& draft, Placement const& placement)
{
    auto post = draft.post;
    post.due = placement.at;
    post.wall = to_text(placement.wall);
    post.why.resize(draft.steps);
    post.why.insert(post.why.end(), placement.why.begin(), placement.why.end());
    // Where the post ends up decides, not where it was meant to be.
    auto const& campaign = campaign_of(plan, draft);
    auto cover =
        ground.restrictions.find(campaign, campaign.messages[draft.message], ground.all.channels[draft.channel],
                                 std::chrono::floor<std::chrono::days>(placement.wall));
    post.hold = std::move(cover.hold);
    std::move(cover.why.begin(), cover.why.end(), std::back_inserter(post.why));
    return post;
}

}  // namespace

bool Agenda::comes_before(Entry const& a, Entry const& b)
{
    return std::tie(a.due, a.post->key) < std::tie(b.due, b.post->key);
}

bool Agenda::is_wanted_before(Item const& a, Item const& b)
{
    return std::tie(a.draft->placement.at, a.draft->post.key) < std::tie(b.draft->placement.at, b.draft->post.key);
}

void Agenda::change(Ground const& ground, CampaignPlans const& gone, CampaignPlans const& fresh)
{
    Changed changed;
    std::set<std::size_t> touched;
    for (auto const* plans : {&gone, &fresh})
        for (auto const& plan : *plans)
            for (auto const& drafts : plan->drafts)
                for (auto const& draft : drafts)
                    if (keeps_distance(ground, draft)) touched.insert(draft.channel);
    take_out(ground, gone, changed);
    put_in(ground, fresh, changed);
    for (auto const channel : touched) space_out(ground, spaced_out_[channel], changed);
    settle(changed);
}

void Agenda::take_out(Ground const& ground, CampaignPlans const& plans, Changed& changed)
{
    std::set<CampaignPlan const*> gone;
    std::set<std::size_t> channels;
    for (auto const& plan : plans) {
        gone.insert(plan.get());
        for (auto const& drafts : plan->drafts) {
            for (auto const& draft : drafts) {
                if (keeps_distance(ground, draft))
                    channels.insert(draft.channel);
                else
                    changed.gone.insert(&draft.post);
            }
        }
    }
    for (auto const channel : channels)
        std::erase_if(spaced_out_[channel], [&](Item const& item) {
            if (!gone.contains(item.plan.get())) return false;
            if (item.shown) changed.gone.insert(item.shown.get());
            return true;
        });
}

void Agenda::put_in(Ground const& ground, CampaignPlans const& plans, Changed& changed)
{
    std::unordered_map<std::size_t, Items> items;  // by channel
    for (auto const& plan : plans) {
        for (auto* draft : by_key(*plan)) {
            if (keeps_distance(ground, *draft))
                items[draft->channel].emplace_back(plan, *draft);
            else
                changed.fresh.push_back({draft->post.due, share(plan, *draft)});
        }
    }
    for (auto& [channel, added] : items) {
        auto& all = spaced_out_[channel];
        std::sort(added.begin(), added.end(), is_wanted_before);
        auto const middle = static_cast<std::ptrdiff_t>(all.size());
        all.insert(all.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
        std::inplace_merge(all.begin(), all.begin() + middle, all.end(), is_wanted_before);
    }
}

void Agenda::space_out(Ground const& ground, Items& items, Changed& changed)
{
    std::optional<Instant> last;
    for (auto& item : items) {
        // Behind the same post it ends up where it did.
        if (!item.is_placed || item.before != last) {
            item.before = item.after = last;
            place(ground, item, changed);
        }
        last = item.after;
    }
}

void Agenda::place(Ground const& ground, Item& item, Changed& changed)
{
    auto& draft = *item.draft;
    auto const& campaign = campaign_of(*item.plan, draft);
    auto const& channel = ground.all.channels[draft.channel];
    auto placement = draft.placement;
    ground.placing.space_out(campaign, channel, placement, item.after);
    item.is_placed = true;
    item.fault.reset();
    std::shared_ptr<PlannedPost> now;
    if (!placement.fault.empty())
        item.fault = std::make_shared<Fault const>(
            make_fault(campaign, campaign.messages[draft.message], channel, placement, draft.post.key));
    else if (placement.why.empty())
        now = share(item.plan, draft);
    else
        now = std::make_shared<PlannedPost>(moved(ground, *item.plan, draft, placement));
    if (now == item.shown) return;
    if (item.shown) changed.gone.insert(item.shown.get());
    if (now) changed.spaced.push_back({now->due, now});
    item.shown = std::move(now);
}

void Agenda::settle(Changed& changed)
{
    if (!changed.gone.empty())
        std::erase_if(entries_, [&](Entry const& entry) { return changed.gone.contains(entry.post.get()); });
    // They are in the order of their keys, which are slow to compare.
    std::stable_sort(changed.fresh.begin(), changed.fresh.end(),
                     [](Entry const& a, Entry const& b) { return a.due < b.due; });
    merge_in(changed.fresh);
    std::sort(changed.spaced.begin(), changed.spaced.end(), comes_before);
    merge_in(changed.spaced);
}

void Agenda::merge_in(Entries& added)
{
    auto const middle = static_cast<std::ptrdiff_t>(entries_.size());
    entries_.insert(entries_.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
    std::inplace_merge(entries_.begin(), entries_.begin() + middle, entries_.end(), comes_before);
}

std::span<Agenda::Entry const> Agenda::between(Instant from, Instant to) const
{
    auto const is_earlier = [](Entry const& entry, Instant moment) { return entry.due < moment; };
    auto const first = std::lower_bound(entries_.begin(), entries_.end(), from, is_earlier);
    return {first, std::lower_bound(first, entries_.end(), std::max(from, to), is_earlier)};
}

void Agenda::add_faults(std::vector<Fault>& faults) const
{
    for (auto const& [number, items] : spaced_out_)
        for (auto const& item : items)
            if (item.fault) faults.push_back(*item.fault);
}

void collect_problems(Ground const& ground, CampaignPlans const& plans, Agenda const& agenda, Instant from, Instant to,
                      std::vector<Problem>& problems, std::vector<Unplanned>& unplanned)
{
    std::vector<Fault> faults;
    for (auto const& plan : plans) {
        faults.insert(faults.end(), plan->faults.begin(), plan->faults.end());
        problems.insert(problems.end(), plan->problems.begin(), plan->problems.end());
        unplanned.insert(unplanned.end(), plan->unplanned.begin(), plan->unplanned.end());
    }
    agenda.add_faults(faults);
    for (auto& fault : faults) {
        if (fault.at < from || fault.at >= to) continue;
        unplanned.push_back({std::move(fault.key), to_string(fault.problem)});
        problems.push_back(std::move(fault.problem));
    }
    auto const& common = ground.restrictions.problems();
    problems.insert(problems.end(), common.begin(), common.end());
    std::sort(problems.begin(), problems.end(), [](auto const& a, auto const& b) {
        return std::tie(a.file, a.line, a.column, a.message, a.severity) <
               std::tie(b.file, b.line, b.column, b.message, b.severity);
    });
    problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
    std::sort(unplanned.begin(), unplanned.end(),
              [](auto const& a, auto const& b) { return std::tie(a.key, a.reason) < std::tie(b.key, b.reason); });
}

}  // namespace peal::campaigns::planner
