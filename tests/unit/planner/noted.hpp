#pragma once

#include "campaigns/planner/begun.hpp"
#include "campaigns/planner/check_posts.hpp"
#include "campaigns/planner/restraint.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What the checks say about posts, all of them seen at once: what the planner keeps from plan to plan is held to it.
namespace peal::test {

namespace noted {

using Posts = std::vector<campaigns::PlannedPost>;

inline campaigns::definitions::Campaign const& campaign_of(campaigns::definitions::Definitions const& all,
                                                           campaigns::PlannedPost const& post)
{
    return *std::find_if(all.campaigns.begin(), all.campaigns.end(),
                         [&](auto const& campaign) { return campaign.id.value == post.campaign; });
}

inline void look_for_clash(campaigns::definitions::Definitions const& all, Posts& posts, std::size_t place)
{
    using namespace campaigns::planner;
    auto& post = posts[place];
    for (auto before = place; before-- > 0 && post.due - posts[before].due < clash_within;) {
        auto const& other = posts[before];
        if (other.network != post.network || other.campaign == post.campaign) continue;
        auto const* segment = beside::find_shared_segment(campaign_of(all, other), campaign_of(all, post));
        if (segment == nullptr) continue;
        post.findings.push_back(beside::clash(post, other, *segment));
        return;
    }
}

// A post of the day, and its event has begun.
inline void look_for_begun(campaigns::definitions::Definitions const& all, campaigns::PlannedPost& post,
                           std::vector<campaigns::calendar::Occurrence> const& events)
{
    using campaigns::definitions::Anchored;
    auto const& messages = campaign_of(all, post).messages;
    auto const message =
        std::find_if(messages.begin(), messages.end(), [&](auto const& one) { return one.id == post.message; });
    auto const* anchor = std::get_if<Anchored>(&message->schedule.when);
    if (anchor == nullptr || anchor->exact || anchor->days != 0 || anchor->edge != Anchored::Edge::start) return;
    auto const event =
        std::find_if(events.begin(), events.end(), [&](auto const& one) { return identity(one) == post.occurrence; });
    if (event != events.end() && !event->all_day && post.due >= event->start)
        post.findings.push_back(campaigns::planner::begun(*event, post.zone));
}

}  // namespace noted

// Notes with each post what the checks say about it. `posts` by due, then key; `events` that they stand beside.
inline void note_findings(campaigns::definitions::Definitions const& all, noted::Posts& posts,
                          std::vector<campaigns::calendar::Occurrence> const& events = {})
{
    for (auto const& campaign : all.campaigns) {
        auto const advice = campaigns::planner::advice_on(all.partnership, campaign);
        for (auto& post : posts) {
            if (post.campaign != campaign.id.value) continue;
            auto const known = advice.find(post.message);
            post.findings = known == advice.end() ? std::vector<std::string>() : known->second;
        }
    }
    for (auto& post : posts) noted::look_for_begun(all, post, events);
    campaigns::planner::Restraint const restraint(all);
    std::map<std::string_view, campaigns::PlannedPost const*> first;  // by its words
    for (std::size_t i = 0; i < posts.size(); ++i) {
        auto& post = posts[i];
        noted::look_for_clash(all, posts, i);
        if (post.network == "x") {
            auto const& other = *first.emplace(post.text, &post).first->second;
            if (other.channel != post.channel)
                post.findings.push_back(campaigns::planner::beside::same_words(post, other));
        }
        if (auto said = restraint.find_in(post); !said.empty()) post.findings.push_back(std::move(said));
    }
}

}  // namespace peal::test
