#include "campaigns/planner/agenda.hpp"

#include "campaigns/planner/shelf_life.hpp"

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

// A post beside the plan it comes from.
struct Moved {
    CampaignPlanPtr plan;
    PlannedPost post;
};

// The draft's post where its channel's distance has moved it.
std::shared_ptr<PlannedPost> move_post(Ground const& ground, CampaignPlanPtr const& plan, Draft const& draft,
                                       Placement const& placement)
{
    auto const moved = std::make_shared<Moved>(Moved{plan, draft.post});
    auto& post = moved->post;
    post.due = placement.at;
    post.wall = to_text(placement.wall);
    post.why.resize(draft.steps);
    post.why.insert(post.why.end(), placement.why.begin(), placement.why.end());
    // Where the post ends up decides, not where it was meant to be.
    auto const& campaign = campaign_of(*plan, draft);
    note_restrictions(ground, campaign, campaign.messages[draft.message], ground.all.channels[draft.channel],
                      placement.wall, post);
    return {moved, &post};
}

bool is_wanted_before(Draft const& a, Draft const& b)
{
    // Of two for one moment the one stays whose author wrote that, and not the one that quiet hours have moved there.
    return std::tie(a.placement.at, a.placement.is_moved, a.post.key) <
           std::tie(b.placement.at, b.placement.is_moved, b.post.key);
}

}  // namespace

bool Agenda::comes_before(Entry const& a, Entry const& b)
{
    return std::tie(a.due, a.post->key) < std::tie(b.due, b.post->key);
}

Agenda::Items::const_iterator Agenda::find_place(Items const& items, Draft const& draft)
{
    return std::lower_bound(items.begin(), items.end(), draft,
                            [](auto const& item, Draft const& one) { return is_wanted_before(*item->draft, one); });
}

Agenda::Change Agenda::change(Ground const& ground, CampaignPlans const& gone, CampaignPlans const& fresh)
{
    Change change;
    Touched touched;
    take_out(ground, gone, change, touched);
    put_in(ground, fresh, change, touched);
    // So far they are in the order of their keys, which are slow to compare.
    std::stable_sort(change.fresh.begin(), change.fresh.end(),
                     [](Entry const& a, Entry const& b) { return a.due < b.due; });
    auto const unspaced = static_cast<std::ptrdiff_t>(change.fresh.size());
    for (auto& [channel, drafts] : touched) space_out(ground, spaced_out_[channel], drafts, change);
    auto const middle = change.fresh.begin() + unspaced;
    std::sort(middle, change.fresh.end(), comes_before);
    std::inplace_merge(change.fresh.begin(), middle, change.fresh.end(), comes_before);
    std::sort(change.gone.begin(), change.gone.end(), comes_before);
    settle(change);
    return change;
}

void Agenda::take_out(Ground const& ground, CampaignPlans const& plans, Change& change, Touched& touched)
{
    for (auto const& plan : plans) {
        for (auto& drafts : plan->drafts) {
            for (auto& draft : drafts) {
                if (keeps_distance(ground, draft))
                    touched[draft.channel].push_back(&draft);
                else
                    change.gone.push_back({draft.post.due, share(plan, draft), plan.get()});
            }
        }
    }
    for (auto const& [channel, drafts] : touched) {
        auto& items = spaced_out_[channel];
        std::vector<std::ptrdiff_t> places;
        places.reserve(drafts.size());
        for (auto const* draft : drafts) places.push_back(find_place(items, *draft) - items.begin());
        for (auto const place : places) {
            auto const item = std::move(items[static_cast<std::size_t>(place)]);
            left_out_.erase(item.get());
            if (item->shown) change.gone.push_back({item->shown->due, item->shown, item->plan.get()});
        }
        std::erase(items, nullptr);
    }
}

void Agenda::put_in(Ground const& ground, CampaignPlans const& plans, Change& change, Touched& touched)
{
    std::unordered_map<std::size_t, Items> added;  // by channel
    for (auto const& plan : plans) {
        for (auto* draft : by_key(*plan)) {
            if (keeps_distance(ground, *draft)) {
                added[draft->channel].push_back(std::make_unique<Item>(plan, *draft));
                touched[draft->channel].push_back(draft);
            } else {
                change.fresh.push_back({draft->post.due, share(plan, *draft), plan.get()});
            }
        }
    }
    auto const is_before = [](auto const& a, auto const& b) { return is_wanted_before(*a->draft, *b->draft); };
    for (auto& [channel, items] : added) {
        std::sort(items.begin(), items.end(), is_before);
        auto& old = spaced_out_[channel];
        std::vector<std::ptrdiff_t> places;
        places.reserve(items.size());
        for (auto const& item : items) places.push_back(find_place(old, *item->draft) - old.cbegin());
        Items all;
        all.reserve(old.size() + items.size());
        auto from = old.begin();
        for (std::size_t i = 0; i < items.size(); ++i) {
            auto const to = old.begin() + places[i];
            all.insert(all.end(), std::make_move_iterator(from), std::make_move_iterator(to));
            all.push_back(std::move(items[i]));
            from = to;
        }
        all.insert(all.end(), std::make_move_iterator(from), std::make_move_iterator(old.end()));
        old = std::move(all);
    }
}

void Agenda::space_out(Ground const& ground, Items& items, std::vector<Draft const*>& touched, Change& change)
{
    std::sort(touched.begin(), touched.end(), [](auto const* a, auto const* b) { return is_wanted_before(*a, *b); });
    std::ptrdiff_t done = 0;
    for (auto const* draft : touched) {
        auto at = std::max(done, find_place(items, *draft) - items.cbegin());
        auto last = at == 0 ? std::nullopt : items[static_cast<std::size_t>(at - 1)]->after;
        for (; at < std::ssize(items); ++at) {
            auto& item = *items[static_cast<std::size_t>(at)];
            // Behind the same post it ends up where it did, and so do those behind it.
            if (item.is_placed && item.before == last) break;
            item.before = item.after = last;
            place(ground, item, change);
            last = item.after;
        }
        done = at;
    }
}

void Agenda::place(Ground const& ground, Item& item, Change& change)
{
    auto& draft = *item.draft;
    auto const& campaign = campaign_of(*item.plan, draft);
    auto const& channel = ground.all.channels[draft.channel];
    auto const& message = campaign.messages[draft.message];
    auto placement = draft.placement;
    auto last = item.after;
    ground.placing.space_out(campaign, channel, placement, last);
    // On the day it was wanted it may be said; it may have been moved to another.
    auto stale = placement.why.empty() || !placement.fault.empty()
                     ? std::nullopt
                     : find_stale(ground.all, campaign, message, draft.quotes.get(), placement.wall);
    if (!stale) item.after = last;
    item.is_placed = true;
    item.fault.reset();
    left_out_.erase(&item);
    std::shared_ptr<PlannedPost> now;
    if (!placement.fault.empty()) {
        item.fault = std::make_shared<Fault const>(make_fault(campaign, message, channel, placement, draft.post.key));
        left_out_.insert(&item);
    } else if (stale) {
        item.fault = std::make_shared<Fault const>(Fault{placement.at, std::move(*stale), draft.post.key});
        left_out_.insert(&item);
    } else if (placement.why.empty()) {
        now = share(item.plan, draft);
    } else {
        now = move_post(ground, item.plan, draft, placement);
    }
    if (now == item.shown) return;
    if (item.shown) change.gone.push_back({item.shown->due, item.shown, item.plan.get()});
    if (now) change.fresh.push_back({now->due, now, item.plan.get()});
    item.shown = std::move(now);
}

void Agenda::settle(Change const& change)
{
    Entries all;
    all.reserve(entries_.size() + change.fresh.size());
    auto old = entries_.begin();
    auto const keep_until = [&](Entry const& entry) {
        auto const end = std::lower_bound(old, entries_.end(), entry, comes_before);
        all.insert(all.end(), std::make_move_iterator(old), std::make_move_iterator(end));
        old = end;
    };
    auto fresh = change.fresh.begin();
    for (auto const& gone : change.gone) {
        for (; fresh != change.fresh.end() && comes_before(*fresh, gone); ++fresh) {
            keep_until(*fresh);
            all.push_back(*fresh);
        }
        keep_until(gone);
        ++old;
    }
    for (; fresh != change.fresh.end(); ++fresh) {
        keep_until(*fresh);
        all.push_back(*fresh);
    }
    all.insert(all.end(), std::make_move_iterator(old), std::make_move_iterator(entries_.end()));
    entries_ = std::move(all);
}

std::span<Agenda::Entry const> Agenda::between(Instant from, Instant to) const
{
    auto const is_earlier = [](Entry const& entry, Instant moment) { return entry.due < moment; };
    auto const first = std::lower_bound(entries_.begin(), entries_.end(), from, is_earlier);
    return {first, std::lower_bound(first, entries_.end(), std::max(from, to), is_earlier)};
}

std::shared_ptr<PlannedPost const> Agenda::find_shown(CampaignPlanPtr const& plan, Draft const& draft) const
{
    auto const spaced = spaced_out_.find(draft.channel);
    if (spaced == spaced_out_.end()) return {plan, &draft.post};
    return (*find_place(spaced->second, draft))->shown;
}

void Agenda::add_faults(std::vector<Fault>& faults) const
{
    for (auto const* item : left_out_) faults.push_back(*item->fault);
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
