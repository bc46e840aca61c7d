#include "campaigns/plan_diff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace peal::campaigns {

namespace {

constexpr std::array<std::string_view, 4> standings = {"open", "leaving", "ended", "withdrawn"};
constexpr std::array<std::string_view, 7> kinds = {"added",    "moved",     "reworded", "altered",
                                                   "restored", "withdrawn", "kept"};

PlanChange::Kind kind_of(Verdict const& verdict)
{
    using Kind = PlanChange::Kind;
    if (!verdict.follows) return Kind::kept;
    if (verdict.restored) return Kind::restored;
    if (verdict.reworded) return Kind::reworded;
    return verdict.moved ? Kind::moved : Kind::altered;
}

// What a person has to decide, of a post that stays as it is.
std::string ask_about_kept(StoredPost const& stored)
{
    if (stored.standing == Standing::leaving)
        return "it is being sent as it is; look at the account when that is settled";
    if (stored.state == "published") return "it is out as it is; the plan no longer agrees";
    if (stored.state == "missed" || stored.state == "failed")
        return "it has " + std::string(stored.state == "missed" ? "been missed" : "failed") +
               " and does not go by itself; reschedule it, or leave it";
    return {};
}

std::string ask_about_followed(StoredPost const& stored, PlannedPost const& planned, Verdict const& verdict)
{
    if (!verdict.reworded || stored.approvals == 0 || planned.approval == Approval::none) return {};
    if (stored.post.text == planned.text)
        return "it was approved as it is; it asks for approval again, since its words say a day or a time themselves";
    return "it was approved as it is; the new words ask for approval again";
}

// Neither why it is where it is nor what the checks say of it is a change to a person.
bool differs_only_in_words_about_it(PlannedPost const& before, PlannedPost after)
{
    after.why = before.why;
    after.findings = before.findings;
    after.beside = before.beside;
    return before == after;
}

std::optional<PlanChange> compare(StoredPost const& stored, PlannedPost planned, TermsAt const& terms_at)
{
    if (stored.pinned) keep_moment(stored.post, planned, terms_at);
    auto const verdict = judge(stored, planned);
    if (!verdict.follows && !verdict.moved && !verdict.reworded) return {};
    bool const is_noted = verdict.follows && !verdict.restored && !verdict.reworded;
    if (is_noted && differs_only_in_words_about_it(stored.post, planned)) return {};
    PlanChange change;
    change.kind = kind_of(verdict);
    change.moved = verdict.moved;
    change.reworded = verdict.reworded;
    change.id = stored.id;
    change.state = stored.state;
    change.decision = verdict.follows ? ask_about_followed(stored, planned, verdict) : ask_about_kept(stored);
    change.before = stored.post;
    change.after = std::move(planned);
    return change;
}

PlanChange added(PlannedPost planned)
{
    PlanChange change;
    change.after = std::move(planned);
    return change;
}

PlanChange withdrawn(StoredPost const& stored, PlanScope const& scope)
{
    PlanChange change;
    auto const event = scope.find_event ? scope.find_event(stored.post.occurrence) : std::nullopt;
    if (event && event->has_changed)
        change.decision = "its event has changed, and its campaign says nothing of it there; is that meant?";
    change.kind = PlanChange::Kind::withdrawn;
    change.id = stored.id;
    change.state = stored.state;
    change.before = stored.post;
    return change;
}

// Of a message that stands by days, another day is another post.
void tell_of_lost_approvals(std::vector<PlanChange>& changes)
{
    using Name = std::tuple<std::string_view, std::string_view, std::string_view>;
    auto const name_of = [](PlannedPost const& post) { return Name(post.campaign, post.message, post.channel); };
    std::set<Name> added;
    for (auto const& change : changes)
        if (change.kind == PlanChange::Kind::added) added.insert(name_of(*change.after));
    for (auto& change : changes) {
        if (change.kind != PlanChange::Kind::withdrawn || !added.contains(name_of(*change.before))) continue;
        if (change.state == "scheduled" && change.before->approval != Approval::none)
            change.decision =
                "it was approved; its message has another day now, and the new post asks for approval again";
    }
}

// One whose day is not in its file any more keeps the moment that a person gave it, as long as its message is there.
bool has_lost_its_day(StoredPost const& stored, PlanScope const& scope)
{
    if (!stored.pinned || stored.standing != Standing::open || !scope.plan_again) return false;
    bool const has_event = scope.find_event && scope.find_event(stored.post.occurrence);
    return !has_event && !scope.plan_again(stored.post, nullptr, false);
}

PlanChange change_of(StoredPost const& stored, PlanChange::Kind kind, std::string decision)
{
    PlanChange change;
    change.kind = kind;
    change.id = stored.id;
    change.state = stored.state;
    change.decision = std::move(decision);
    change.before = stored.post;
    change.after = stored.post;
    return change;
}

PlanChange held_back(StoredPost const& stored, std::string const& reason)
{
    auto change = change_of(stored, PlanChange::Kind::altered, "it is held until this is mended: " + reason);
    change.after->hold = reason;
    return change;
}

PlanChange called_off(StoredPost const& stored, std::string const& reason, Duration grace)
{
    using Kind = PlanChange::Kind;
    if (stored.is_called_off)
        return change_of(stored, Kind::kept,
                         "it is held, and soon cancelled unless somebody releases it: " + stored.post.hold);
    // Whoever released it from this very reason has decided.
    if (stored.post.hold.find(reason) != std::string::npos) return change_of(stored, Kind::kept, "");
    auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(grace).count();
    auto const when =
        minutes == 0 ? "soon after" : std::to_string(minutes) + (minutes == 1 ? " minute" : " minutes") + " later";
    auto change = change_of(stored, Kind::altered,
                            "it is held at once, and cancelled " + when + " unless somebody releases it: " + reason);
    change.after->hold = reason;
    return change;
}

// What becomes of a waiting post that the plan does not have, by its event and its message: as the store does it
// (PlanApplier::part_with, follow_pinned). False where neither has anything to say about it.
bool follow_where_it_is(StoredPost const& stored, PlanScope const& scope, std::vector<PlanChange>& changes)
{
    if (stored.standing != Standing::open) return false;
    auto const is = scope.find_event ? scope.find_event(stored.post.occurrence) : std::nullopt;
    if (is && !is->called_off.empty()) {
        changes.push_back(called_off(stored, is->called_off, scope.grace));
        return true;
    }
    bool const has_moved_on = is && (is->has_changed || loses(stored, scope));
    if (!has_moved_on) {
        auto again = plan_pinned(stored, scope, is ? &is->event : nullptr, is && is->is_confirmed);
        if (!again) return false;
        if (auto change = compare(stored, std::move(*again), scope.terms_at)) changes.push_back(std::move(*change));
        return true;
    }
    if (!scope.plan_again) return false;
    auto again = scope.plan_again(stored.post, &is->event, is->is_confirmed);
    if (!again || (again->due >= scope.now && !stored.pinned)) return false;
    bool const is_over = !stored.pinned;
    bool const may_be_caught_up = scope.now - again->due <= again->max_late && is->event.start > scope.now;
    auto change = compare(stored, std::move(*again), scope.terms_at);
    if (change && is_over && !may_be_caught_up)
        change->decision = "its event has moved, and its moment is over: it is missed; reschedule it, or leave it";
    if (change) changes.push_back(std::move(*change));
    return true;
}

// Where its message has another day now, two posts would say the same.
void tell_of_lost_days(std::vector<StoredPost const*> const& posts, std::vector<PlanChange>& changes)
{
    for (auto const* stored : posts) {
        auto const is_same = [&](PlanChange const& change) {
            return change.kind == PlanChange::Kind::added && change.after->campaign == stored->post.campaign &&
                   change.after->message == stored->post.message && change.after->channel == stored->post.channel;
        };
        auto const beside = std::find_if(changes.begin(), changes.end(), is_same);
        if (beside == changes.end()) continue;
        auto decision = "it stays where somebody put it, and its message goes out on " + beside->after->wall +
                        " besides, since its day has changed; cancel one of the two";
        changes.push_back(change_of(*stored, PlanChange::Kind::kept, std::move(decision)));
    }
}

// By key, and "campaign/message/" for all posts of a message.
using Reasons = std::map<std::string_view, std::string const*>;

std::string const* find_reason(Reasons const& reasons, std::string_view key)
{
    auto const message = key.find('/', key.find('/') + 1);
    for (auto const name : {key, key.substr(0, message + 1)})
        if (auto const found = reasons.find(name); found != reasons.end()) return found->second;
    return nullptr;
}

PlannedPost const& shown(PlanChange const& change)
{
    return change.after ? *change.after : *change.before;
}

}  // namespace

std::string_view to_string(Standing standing)
{
    return standings[static_cast<std::size_t>(standing)];
}

std::optional<Standing> standing_from(std::string_view word)
{
    for (std::size_t i = 0; i < standings.size(); ++i)
        if (standings[i] == word) return static_cast<Standing>(i);
    return {};
}

std::string_view to_string(PlanChange::Kind kind)
{
    return kinds[static_cast<std::size_t>(kind)];
}

void keep_moment(PlannedPost const& stored, PlannedPost& planned, TermsAt const& terms_at)
{
    planned.due = stored.due;
    planned.wall = stored.wall;
    planned.zone = stored.zone;
    if (!terms_at) return;
    planned.hold.clear();
    terms_at(planned);
}

Verdict judge(StoredPost const& stored, PlannedPost& planned)
{
    auto const& old = stored.post;
    if (!stored.link_code.empty()) put_link_code(planned, stored.link_code);
    if (stored.pinned) keep_moment(old, planned, {});
    Verdict verdict;
    verdict.moved = old.due != planned.due;
    // Words that say a day or a time themselves may be wrong when their event is at another.
    verdict.is_elsewhere = !old.beside.empty() && !planned.beside.empty() && old.beside != planned.beside;
    verdict.reworded = old.text != planned.text || old.alt_text != planned.alt_text || old.artwork != planned.artwork ||
                       old.destination != planned.destination || verdict.is_elsewhere;
    verdict.restored = stored.standing == Standing::withdrawn;
    verdict.follows = verdict.restored || (stored.standing == Standing::open && old != planned);
    return verdict;
}

PlanScope::PlanScope(Instant f, Instant t, bool may, std::set<std::string> names)
    : PlanScope(f, t, may, [names = std::move(names)](std::string const& name) { return names.contains(name); })
{}

bool loses(StoredPost const& stored, PlanScope const& scope)
{
    auto const& post = stored.post;
    if (!scope.may_withdraw || stored.standing != Standing::open || post.due >= scope.to) return false;
    bool const is_overdue = post.due < scope.from;
    if (is_overdue && !scope.takes_back_overdue) return false;
    bool const may_stay = stored.pinned || is_overdue;
    return !may_stay || !scope.is_still_said(post.campaign + "/" + post.message + "/" + post.channel);
}

std::optional<PlannedPost> plan_pinned(StoredPost const& stored, PlanScope const& scope,
                                       calendar::Occurrence const* event, bool is_confirmed)
{
    if (!stored.pinned || !scope.plan_again) return {};
    auto again = scope.plan_again(stored.post, event, is_confirmed);
    if (!again || (again->due >= scope.from && again->due < scope.to)) return {};
    again->why = stored.post.why;
    auto compared = *again;
    if (!judge(stored, compared).reworded) again->findings = stored.post.findings;
    return again;
}

std::vector<PlanChange> find_changes(std::vector<PlannedPost> plan, std::vector<StoredPost> const& stored,
                                     PlanScope const& scope, std::vector<Unplanned> const& unplanned)
{
    Reasons reasons;
    for (auto const& one : unplanned) reasons.emplace(one.key, &one.reason);
    std::map<std::string_view, StoredPost const*> by_key;
    for (auto const& one : stored) by_key.emplace(one.post.key, &one);
    std::vector<PlanChange> changes;
    for (auto& planned : plan) {
        auto const known = by_key.find(planned.key);
        if (known == by_key.end()) {
            changes.push_back(added(std::move(planned)));
            continue;
        }
        auto const* const before = known->second;
        by_key.erase(known);
        if (auto change = compare(*before, std::move(planned), scope.terms_at)) changes.push_back(std::move(*change));
    }
    // What is left of them the plan does not have.
    std::vector<StoredPost const*> without_day;
    for (auto const& [key, one] : by_key) {
        auto const* const reason = find_reason(reasons, key);
        if (reason == nullptr) {
            if (follow_where_it_is(*one, scope, changes)) continue;
            if (loses(*one, scope))
                changes.push_back(withdrawn(*one, scope));
            else if (has_lost_its_day(*one, scope))
                without_day.push_back(one);
        } else if (one->standing == Standing::open && one->post.hold != *reason) {
            changes.push_back(held_back(*one, *reason));
        }
    }
    tell_of_lost_approvals(changes);
    tell_of_lost_days(without_day, changes);
    std::sort(changes.begin(), changes.end(), [](PlanChange const& a, PlanChange const& b) {
        return std::tie(shown(a).due, shown(a).key) < std::tie(shown(b).due, shown(b).key);
    });
    return changes;
}

}  // namespace peal::campaigns
