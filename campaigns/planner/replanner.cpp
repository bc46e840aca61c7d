#include "campaigns/planner/replanner.hpp"

#include "campaigns/planner/begun.hpp"
#include "campaigns/planner/check_posts.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

namespace peal::campaigns::planner {

namespace {

bool is_same(CampaignGroup const& a, CampaignGroup const& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](auto const* one, auto const* other) { return one == other || *one == *other; });
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
    return !EventIndex(all, changed).of_category(calendar::restriction_category).empty();
}

// "campaign/message/channel" of what they say.
std::set<std::string> names_of(CampaignGroup const& group)
{
    std::set<std::string> names;
    for (auto const* campaign : group)
        for (auto const& message : campaign->messages)
            for (auto const& channel : campaign->channels)
                names.insert(campaign->id.value + "/" + message.id + "/" + channel.value);
    return names;
}

// "campaign/", "campaign/message/" of a key.
std::string_view campaign_of(std::string_view key)
{
    return key.substr(0, key.find('/') + 1);
}
std::string_view message_of(std::string_view key)
{
    return key.substr(0, key.find('/', key.find('/') + 1) + 1);
}

// The advice on how its messages are written goes with the posts.
void note_advice(definitions::Partnership const& partnership, CampaignPlan& plan)
{
    std::map<std::string, std::vector<std::string>> advice;
    for (auto const* campaign : plan.campaigns) advice.merge(advice_on(partnership, *campaign));
    if (advice.empty()) return;
    for (auto& drafts : plan.drafts) {
        for (auto& draft : drafts)
            if (auto const known = advice.find(draft.post.message); known != advice.end())
                draft.post.findings = known->second;
    }
}

}  // namespace

Replanner::Report Replanner::plan(DefinitionsPtr definitions, std::vector<calendar::Occurrence>&& occurrences,
                                  Instant now, Instant from, Instant to, std::stop_token const& stop, SaidBefore said)
{
    to = std::min(to, horizon_after(now));
    auto const days = find_days(from, to, zone_of(*definitions));
    if (!days) {
        begin_again(from);
        definitions_.reset();
        return {};
    }
    std::optional<Events> changed;
    if (stands_on_same(*definitions, *days, from, to)) changed = events_->take_up(occurrences);
    // Until this plan is made there is none to go on from; what is kept still refers to the old definitions.
    auto const before = std::exchange(definitions_, nullptr);
    if (!changed) events_.emplace(*definitions, std::move(occurrences));
    if (!changed || changes_restriction(*definitions, *changed)) begin_again(from);
    Ground const ground(*definitions, events_->index(), *days, std::move(said));
    Report report;
    Agenda::Change change;
    report.planned_anew = plan_campaigns(ground, changed.value_or(Events()), stop, change);
    if (report.planned_anew < plans_.size() && !has_room_for_all()) {
        begin_again(from);
        report.planned_anew = plan_campaigns(ground, {}, stop, change);
    }
    if (stop.stop_requested()) {
        begin_again(from);
        return {};
    }
    auto const seen = find_seen(std::move(change), from, to);
    from_ = from;
    to_ = to;
    note_changes(*definitions, seen);
    CampaignPlans plans;
    for (auto const& [id, one] : plans_) plans.push_back(one);
    std::vector<Unplanned> unplanned;
    collect_problems(ground, plans, agenda_, from, to, report.problems, unplanned);
    note_unplanned(std::move(unplanned));
    definitions_ = std::move(definitions);
    days_ = *days;
    return report;
}

bool Replanner::stands_on_same(definitions::Definitions const& all, Days days, Instant from, Instant to) const
{
    return definitions_ && has_room_for_all() && from >= from_ && to >= to_ && days.from == days_.from &&
           days.to == days_.to && is_same_but_for_campaigns(*definitions_, all);
}

void Replanner::begin_again(Instant from)
{
    plans_.clear();
    agenda_ = {};
    findings_ = {};
    unplanned_.clear();
    from_ = to_ = from;
    is_all_new_ = true;
    changed_.clear();
    changed_unplanned_.clear();
    silent_.clear();
}

std::size_t Replanner::plan_campaigns(Ground const& ground, Events const& changed, std::stop_token const& stop,
                                      Agenda::Change& change)
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
            bool const is_as_before = is_same(plan->campaigns, group);
            bool const stays =
                is_as_before && (changed.empty() || (!plan->asks_words && !stands_beside(group, different)));
            if (stays) {
                plan->campaigns = group;
                drafts += plan->count;
                continue;
            }
            if (!is_as_before) note_silence(plan->campaigns, group);
            gone.push_back(std::move(plan));
        }
        plan = std::make_shared<CampaignPlan>(
            plan_campaign(ground, group, drafts < posts_max ? posts_max - drafts : 0, fields));
        note_advice(ground.all.partnership, *plan);
        note_begun(ground, *plan);
        drafts += plan->count;
        fresh.push_back(plan);
    }
    for (auto& [id, plan] : before) {
        note_silence(plan->campaigns, {});
        gone.push_back(std::move(plan));
    }
    change = agenda_.change(ground, gone, fresh);
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

// What has gone and come of the posts that fall due in the plan's time, now that it is another one.
Agenda::Change Replanner::find_seen(Agenda::Change all, Instant from, Instant to) const
{
    Agenda::Change seen;
    std::unordered_set<PlannedPost const*> fresh;
    for (auto& entry : all.gone)
        if (entry.due >= from_ && entry.due < to_) seen.gone.push_back(std::move(entry));
    for (auto& entry : all.fresh) {
        fresh.insert(entry.post.get());
        if (entry.due >= from && entry.due < to) seen.fresh.push_back(std::move(entry));
    }
    for (auto const& entry : agenda_.between(from_, std::min(from, to_)))
        if (!fresh.contains(entry.post.get())) seen.gone.push_back(entry);
    for (auto const& entry : agenda_.between(std::max(from, to_), to))
        if (!fresh.contains(entry.post.get())) seen.fresh.push_back(entry);
    return seen;
}

void Replanner::note_changes(definitions::Definitions const& all, Agenda::Change const& seen)
{
    auto different = findings_.change(all, seen, agenda_.between(from_, to_));
    if (is_all_new_) return;
    std::unordered_map<std::string_view, PlannedPost const*> gone;
    for (auto const& entry : seen.gone) gone.emplace(entry.post->key, entry.post.get());
    for (auto const& entry : seen.fresh) {
        auto const known = gone.find(entry.post->key);
        if (known == gone.end() || *known->second != *entry.post) changed_.insert(entry.post->key);
        if (known != gone.end()) gone.erase(known);
    }
    for (auto const& [key, post] : gone) changed_.emplace(key);
    changed_.insert(std::make_move_iterator(different.begin()), std::make_move_iterator(different.end()));
}

void Replanner::note_silence(CampaignGroup const& before, CampaignGroup const& now)
{
    auto const said = names_of(now);
    for (auto const& name : names_of(before))
        if (!said.contains(name)) silent_.emplace(message_of(name));
}

void Replanner::note_unplanned(std::vector<Unplanned> unplanned)
{
    auto const is_before = [](Unplanned const& a, Unplanned const& b) {
        return std::tie(a.key, a.reason) < std::tie(b.key, b.reason);
    };
    std::vector<Unplanned> different;
    std::set_symmetric_difference(unplanned_.begin(), unplanned_.end(), unplanned.begin(), unplanned.end(),
                                  std::back_inserter(different), is_before);
    for (auto& one : different) changed_unplanned_.insert(std::move(one.key));
    unplanned_ = std::move(unplanned);
}

PlanUpdate Replanner::take_update(Instant now, std::optional<std::vector<std::string>> const& named)
{
    PlanUpdate update;
    update.unplanned = unplanned_;
    update.is_whole = is_all_new_ || !named;
    if (update.is_whole)
        put_all(update, now);
    else
        put_difference(update, now, *named);
    is_all_new_ = false;
    changed_.clear();
    changed_unplanned_.clear();
    silent_.clear();
    known_until_ = to_;
    return update;
}

// Null where it has no moment, or one outside of the plan's time.
std::shared_ptr<PlannedPost const> Replanner::find_post(CampaignPlanPtr const& plan, Draft const& draft,
                                                        Instant now) const
{
    auto shown = agenda_.find_shown(plan, draft);
    if (shown && (shown->due < std::max(from_, now) || shown->due >= to_)) shown.reset();
    return shown;
}

void Replanner::put_all(PlanUpdate& update, Instant now) const
{
    auto const entries = agenda_.between(std::max(from_, now), to_);
    update.posts.reserve(entries.size());
    for (auto const& entry : entries) update.posts.emplace_back(entry.post, findings_.find(entry.post->key));
}

void Replanner::put_difference(PlanUpdate& update, Instant now, std::vector<std::string> const& named) const
{
    auto wanted = changed_;
    wanted.insert(named.begin(), named.end());
    auto messages = silent_;
    for (auto const& key : changed_unplanned_) (key.ends_with('/') ? messages : wanted).insert(key);

    Keys campaigns;
    for (auto const* names : {&wanted, &messages})
        for (auto const& name : *names) campaigns.emplace(campaign_of(name));
    for (auto const& id : campaigns) {
        auto const plan = plans_.find(id);
        if (plan == plans_.end()) continue;
        for (auto const& drafts : plan->second->drafts) {
            for (auto const& draft : drafts) {
                auto const& key = draft.post.key;
                bool const is_wanted = wanted.contains(key);
                if (!is_wanted && !messages.contains(std::string(message_of(key)))) continue;
                auto post = find_post(plan->second, draft, now);
                if (!post) continue;
                if (is_wanted) wanted.erase(key);
                auto const& beside = findings_.find(key);
                update.posts.emplace_back(std::move(post), beside);
            }
        }
    }
    std::sort(update.posts.begin(), update.posts.end(), [](auto const& a, auto const& b) {
        return std::tie(a.planned->due, a.planned->key) < std::tie(b.planned->due, b.planned->key);
    });
    Keys gone;
    for (auto const& key : wanted) gone.emplace(message_of(key));
    for (auto const& one : unplanned_)
        if (changed_unplanned_.contains(one.key) || wanted.contains(one.key) || gone.contains(one.key))
            update.held_back.push_back(one);
    update.gone.assign(wanted.begin(), wanted.end());
    update.messages.assign(messages.begin(), messages.end());
    update.known_until = known_until_;
}

}  // namespace peal::campaigns::planner
