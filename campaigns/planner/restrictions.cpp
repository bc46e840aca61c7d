#include "campaigns/planner/restrictions.hpp"

#include "campaigns/planner/event_dates.hpp"
#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace peal::campaigns::planner {

namespace {

using definitions::Name;

bool names(std::vector<Name> const& list, std::string const& id)
{
    return std::any_of(list.begin(), list.end(), [&](Name const& name) { return name.value == id; });
}

constexpr std::string_view media_hold = "media-sensitive: ";
constexpr std::string_view terms_mark = "held: ";
// How the lines of a cover in a post's trace begin.
constexpr std::string_view doubt_mark = "may lie in ", planned_mark = "the campaign was planned on ",
                           photo_mark = "it shows `";
constexpr std::string_view restriction_mark = "restriction `";

bool is_of_cover(std::string const& line)
{
    return line.starts_with(terms_mark) || line.starts_with(doubt_mark) || line.starts_with(planned_mark) ||
           line.starts_with(photo_mark);
}

std::string named(definitions::Restriction const& restriction)
{
    return std::string(restriction_mark) + restriction.id + "` (" + one_line(restriction.reason, 80) + ")";
}

}  // namespace

std::string_view terms_of(PlannedPost const& post)
{
    for (auto const& line : post.why)
        if (line.starts_with(terms_mark)) return std::string_view(line).substr(terms_mark.size());
    return {};
}

bool is_held_by_terms_alone(PlannedPost const& post)
{
    std::string_view const hold = post.hold;
    return hold.empty() || hold == terms_of(post) || hold.starts_with(media_hold) || hold.starts_with(restriction_mark);
}

void put_cover(Cover cover, Approval approval, PlannedPost& post)
{
    std::string const before(terms_of(post));
    if (is_held_by_terms_alone(post)) {
        post.hold = cover.hold;
    } else if (before != cover.hold) {
        auto const behind = "; " + before;
        if (auto const at = post.hold.find(behind); !before.empty() && at != std::string::npos)
            post.hold.erase(at, behind.size());
        if (!cover.hold.empty() && post.hold.find(cover.hold) == std::string::npos) post.hold += "; " + cover.hold;
    }
    post.approval = std::max(approval, cover.approval);
    std::erase_if(post.why, is_of_cover);
    std::move(cover.why.begin(), cover.why.end(), std::back_inserter(post.why));
}

bool is_held_by(std::string_view hold, definitions::Restriction const& restriction)
{
    return hold.find(named(restriction)) != std::string_view::npos;
}

std::vector<definitions::Approver const*> approvers_of(definitions::Definitions const& all, PlannedPost const& post,
                                                       std::string_view released)
{
    std::vector<definitions::Approver const*> approvers;
    auto const terms = terms_of(post);
    if (terms.empty() || released.find(terms) != std::string_view::npos) return approvers;
    auto const add = [&](definitions::Approver const* approver) {
        bool const is_new = std::find(approvers.begin(), approvers.end(), approver) == approvers.end();
        if (approver != nullptr && is_new) approvers.push_back(approver);
    };
    auto const add_all = [&](std::vector<definitions::Restriction> const& restrictions) {
        for (auto const& restriction : restrictions)
            if (is_held_by(terms, restriction)) add(all.find_approver(restriction.approver.value));
    };
    add_all(all.partnership.restrictions);
    for (auto const& campaign : all.campaigns) {
        if (campaign.id.value != post.campaign) continue;
        add_all(campaign.restrictions);
        if (terms.starts_with(media_hold)) add(all.find_media_approver(campaign));
    }
    return approvers;
}

Restrictions::Restrictions(definitions::Definitions const& all, EventIndex const& events, std::string_view zone)
    : all_(all)
{
    auto const add = [this](definitions::Restriction const& restriction) {
        if (restriction.from)
            spans_.push_back({*restriction.from, restriction.to, &restriction, named(restriction), true});
    };
    for (auto const& restriction : all.partnership.restrictions) add(restriction);
    for (auto const& campaign : all.campaigns)
        for (auto const& restriction : campaign.restrictions) add(restriction);
    add_events(events, zone);
}

void Restrictions::add_events(EventIndex const& events, std::string_view zone)
{
    std::set<calendar::Occurrence const*> taken;
    auto const add = [&](calendar::Occurrence const& event, definitions::Restriction const* terms) {
        taken.insert(&event);
        if (event.status == calendar::Status::cancelled) return;
        auto name =
            terms != nullptr ? named(*terms) : std::string(restriction_mark) + one_line(event.summary, 80) + "`";
        spans_.push_back({first_day(event, zone), last_day(event, zone), terms, std::move(name),
                          event.status == calendar::Status::confirmed});
    };
    for (auto const& restriction : all_.partnership.restrictions) {
        if (restriction.event.empty()) continue;
        definitions::Anchored titled;
        titled.category = calendar::restriction_category;
        titled.title = restriction.event;
        auto const chosen = events.choose(titled);
        for (auto const* event : chosen) add(*event, &restriction);
        if (chosen.empty())
            problems_.push_back(
                {Severity::warning, "partnership.yaml", restriction.place.line, restriction.place.column,
                 "restriction `" + restriction.id + "`: the calendar has no event of category `" +
                     std::string(calendar::restriction_category) + "` titled `" + restriction.event + "`"});
    }
    for (auto const* event : events.of_category(calendar::restriction_category)) {
        if (!taken.contains(event)) add(*event, nullptr);
    }
}

std::string Restrictions::lead_of(definitions::Campaign const& campaign) const
{
    auto const& id = all_.lead_of(campaign).value;
    auto const* lead = all_.find_organisation(id);
    return lead == nullptr ? id : one_line(lead->name, 80);
}

Cover Restrictions::find(definitions::Campaign const& campaign, definitions::Message const& message,
                         definitions::Channel const& channel, std::chrono::local_days day) const
{
    Cover cover;
    if (message.media_sensitive) cover.hold = std::string(media_hold) + lead_of(campaign) + " leads and must agree";
    bool restricted = false;
    for (auto const& span : spans_) {
        if (day < span.from || (span.to && day > *span.to)) continue;
        if (span.terms != nullptr && !covers(*span.terms, campaign, channel)) continue;
        auto words = span.name + (span.to ? ", until " + date_words(*span.to) : ", until it is taken back");
        if (!span.certain) {
            cover.why.push_back(std::string(doubt_mark) + words + ": check that it may go out");
            continue;
        }
        if (span.terms != nullptr) {
            if (auto const* const approver = all_.find_approver(span.terms->approver.value))
                words += ", and " + one_line(approver->name, 80) + " must agree";
            cover.approval = std::max(cover.approval, span.terms->approval.value_or(Approval::none));
        }
        if (cover.hold.find(words) == std::string::npos) {
            cover.hold += (cover.hold.empty() ? "" : "; ") + words;
            restricted = true;
        }
    }
    // A campaign that was planned before may be shown to be no answer to the time it falls into.
    if (restricted && campaign.planned_on)
        cover.why.push_back(std::string(planned_mark) + date_words(*campaign.planned_on));
    // What is shown counts in such a time as what is said does.
    if (restricted && message.photo)
        cover.why.push_back(std::string(photo_mark) + message.photo->file.value +
                            "`: look at who and what is in it before it is let go");
    if (!cover.hold.empty()) cover.why.push_back(std::string(terms_mark) + cover.hold);
    return cover;
}

bool Restrictions::covers(definitions::Restriction const& terms, definitions::Campaign const& campaign,
                          definitions::Channel const& channel) const
{
    if (names(terms.exempt, campaign.id.value)) return false;
    if (!terms.campaigns.empty() && !names(terms.campaigns, campaign.id.value)) return false;
    if (!terms.categories.empty() &&
        std::none_of(campaign.categories.begin(), campaign.categories.end(),
                     [&](Name const& name) { return names(terms.categories, name.value); }))
        return false;
    return terms.organisations.empty() ||
           std::any_of(terms.organisations.begin(), terms.organisations.end(),
                       [&](Name const& name) { return concerns(name.value, campaign, channel); });
}

// Profiles that partners share are covered too: guidance on pre-election periods says so.
bool Restrictions::concerns(std::string const& organisation, definitions::Campaign const& campaign,
                            definitions::Channel const& channel) const
{
    if (campaign.owner.value == organisation || channel.organisation.value == organisation) return true;
    auto const brand = std::find_if(all_.brands.begin(), all_.brands.end(),
                                    [&](auto const& one) { return one.id == channel.brand.value; });
    return brand != all_.brands.end() && (brand->organisations.empty() || names(brand->organisations, organisation));
}

}  // namespace peal::campaigns::planner
